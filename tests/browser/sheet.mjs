// Takes a picture of each table of a page, beside it: page-01.png, page-02.png, …
//
//   node sheet.mjs PAGE
//
// Fails where a file or a font does not load, where a script stumbles, or where a formula takes no room.

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const page = resolve(process.argv[2])
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
const tab = await browser.newPage({ viewport: { width: 1400, height: 900 } })
const problems = []
tab.on('pageerror', (error) => problems.push(error.message))
tab.on('requestfailed', (request) => problems.push(`cannot load ${request.url()}`))
await tab.goto(pathToFileURL(page).href)
await tab.evaluate(() => document.fonts.ready)
const empty = await tab.$$eval('td:nth-child(2), td:nth-child(3)', (cells) => cells
  .filter((cell) => cell.firstElementChild === null || cell.scrollWidth === 0)
  .map((cell) => `nothing is shown of ${cell.parentElement.firstElementChild.textContent}`))
problems.push(...empty)
for (const [index, table] of (await tab.$$('table')).entries()) {
  const number = String(index + 1).padStart(2, '0')
  await table.screenshot({ path: page.replace(/\.html$/, `-${number}.png`) })
}
await browser.close()
for (const problem of problems) console.log(problem)
process.exit(problems.length === 0 ? 0 : 1)
