// Opens every page of a site in Chromium, from the file system and without a network, and says what is wrong.
//
//   node check.mjs SITE [PICTURES]
//
// The last line is the count of problems. PICTURES receives a picture of each page: wide, phone, dark and paper.

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, mkdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const [site, pictures] = process.argv.slice(2).map((path) => resolve(path))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const validator = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar')
const wide = { width: 1440, height: 1000 }
const phone = { width: 390, height: 844 }
let problems = 0

function problem(page, message) {
  problems += 1
  console.log(`${page}: ${message}`)
}

function pagesIn(directory) {
  return readdirSync(directory).sort().flatMap((name) => {
    const path = join(directory, name)
    if (statSync(path).isDirectory()) return pagesIn(path)
    return name.endsWith('.html') ? [path] : []
  })
}

// A tab that reports what goes wrong in it; anything but a file is a request to a network.
async function open(browser, path, options) {
  const context = await browser.newContext({ viewport: wide, ...options })
  const tab = await context.newPage()
  // A busy machine may take its time.
  tab.setDefaultTimeout(120_000)
  const name = relative(site, path)
  tab.on('pageerror', (error) => problem(name, `error in a script: ${error.message}`))
  tab.on('console', (message) => message.type() === 'error' && problem(name, `console: ${message.text()}`))
  tab.on('request', (request) => /^(file|data|blob|about):/.test(request.url()) || problem(name, `asks the network for ${request.url()}`))
  tab.on('requestfailed', (request) => problem(name, `cannot load ${request.url()}`))
  await tab.goto(pathToFileURL(path).href)
  return { tab, name, close: () => context.close() }
}

// What a theme changes. These rules take most of the time that axe takes.
const colors = ['color-contrast', 'link-in-text-block']

// `include` limits it to parts of the page; `options` are those of axe.
async function checkAccessibility(tab, name, how, include, options) {
  if (include && (await tab.locator(include).count()) === 0) return
  if (!(await tab.evaluate(() => 'axe' in window))) await tab.evaluate(axe)
  const result = await tab.evaluate(
    ([include, options]) => window.axe.run(include ?? document, { resultTypes: ['violations'], preload: false, ...options }),
    [include, options],
  )
  for (const violation of result.violations) {
    // axe does not count a formula as text.
    if (['empty-table-header', 'link-name'].includes(violation.id)) {
      violation.nodes = violation.nodes.filter((node) => !node.html.includes('<math'))
      if (violation.nodes.length === 0) continue
    }
    const places = violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join('; ')
    problem(name, `${how}: ${violation.id}: ${violation.help} (${places})`)
  }
}

async function checkWidth(tab, name, how) {
  const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (over > 0) problem(name, `${how}: the page is ${over} px wider than the window`)
}

async function checkContent(tab, name) {
  const found = await tab.evaluate(() => {
    const invisible = [...document.querySelectorAll('math')].filter((math) => {
      const box = math.getBoundingClientRect()
      return box.width === 0 && !math.closest('details:not([open]), [hidden], dialog, [popover]')
    })
    // Of a text in a cell that goes into a second line, Chromium shows the first one only, and tells of no other.
    const wrapped = [...document.querySelectorAll('mtext')].filter((text) => {
      const width = text.getBoundingClientRect().width
      text.style.whiteSpace = 'nowrap'
      const isWider = text.getBoundingClientRect().width > width + 1
      text.style.whiteSpace = ''
      return isWider
    })
    const broken = [...document.images].filter((image) => image.complete && image.naturalWidth === 0)
    const titles = document.querySelectorAll('h1').length
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id)
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
    return { invisible: invisible.length, wrapped: wrapped.map((text) => text.textContent), broken: broken.length, titles, twice }
  })
  if (found.invisible) problem(name, `${found.invisible} formulas have no width`)
  if (found.wrapped.length) problem(name, `texts in formulas go into a second line: ${found.wrapped.join('; ')}`)
  if (found.broken) problem(name, `${found.broken} images do not load`)
  if (found.titles !== 1) problem(name, `${found.titles} headings of the first level`)
  if (found.twice.length) problem(name, `ids twice: ${found.twice.join(', ')}`)
}

// The links of a page lead to files and anchors that are there.
async function checkLinks(tab, name) {
  const links = await tab.evaluate(() => [...document.querySelectorAll('a[href]')].map((link) => link.href))
  for (const link of new Set(links.filter((link) => link.startsWith('file:')))) {
    const url = new URL(link)
    let text
    try {
      text = readFileSync(url, 'utf8')
    } catch {
      problem(name, `links to ${link}, which is not there`)
      continue
    }
    const anchor = decodeURIComponent(url.hash.slice(1))
    if (anchor && !text.includes(`id="${anchor}"`)) problem(name, `links to ${link}, and there is no such anchor`)
  }
}

// The Nu validator of the W3C, which knows HTML, ARIA, SVG and MathML.
async function checkMarkup(pages) {
  const java = spawn('java', ['-jar', validator, '--format', 'json', ...pages], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  java.stderr.setEncoding('utf8').on('data', (text) => { said += text })
  const failure = await new Promise((resolve) => java.on('error', resolve).on('close', () => resolve(null)))
  if (failure) return problem(site, `the HTML validator does not start: ${failure.message}`)
  for (const { type, url, firstLine, lastLine, message } of JSON.parse(said).messages) {
    const line = firstLine ?? lastLine
    problem(relative(site, fileURLToPath(url)), `line ${line}: ${type === 'info' ? 'warning' : type}: ${message}`)
  }
}

async function checkKeyboard(tab, name) {
  await tab.keyboard.press('Tab')
  const first = await tab.evaluate(() => document.activeElement?.getAttribute('href'))
  if (first !== '#main') problem(name, `the first stop of Tab is ${first}, not the link past the sidebar`)
}

async function checkTheme(tab, name) {
  const background = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const seen = new Set([await background()])
  const button = tab.locator('.theme-switch')
  for (let press = 0; press < 3; press += 1) {
    await button.click()
    seen.add(await background())
  }
  if (seen.size !== 2) problem(name, `the theme button shows ${seen.size} backgrounds, not two`)
  await button.click()
  const theme = () => tab.evaluate(() => document.documentElement.dataset.theme)
  const chosen = await theme()
  let kept
  // Chromium stores what a page keeps a moment after the page says so; a reload at once may be quicker.
  for (let wait = 0; kept !== chosen && wait <= 1600; wait = 2 * wait || 100) {
    await tab.waitForTimeout(wait)
    await tab.reload()
    kept = await theme()
  }
  if (kept !== chosen) problem(name, `the theme ${chosen} is ${kept} after a reload`)
}

// A slider is moved by keyboard, from one end to the other: its value and its frame change, and what is told of them agrees.
async function checkSliders(tab, name) {
  const look = (input) => {
    const slider = input.closest('.slider')
    const frames = [...slider.querySelectorAll('.slider-frame.current')]
    return {
      value: Number(input.value),
      spoken: input.getAttribute('aria-valuetext'),
      written: input.nextElementSibling.value,
      frames: frames.length,
      html: frames[0]?.innerHTML,
      height: frames[0]?.getBoundingClientRect().height,
    }
  }
  for (const input of await tab.locator('.slider input').all()) {
    const seen = new Set()
    const last = Number(await input.getAttribute('max'))
    await input.focus()
    await tab.keyboard.press('Home')
    for (let value = 0; value <= last; value += 1) {
      const shown = await input.evaluate(look)
      if (shown.value !== value) problem(name, `a slider is at ${shown.value}, not at ${value}`)
      if (shown.spoken !== shown.written) problem(name, `a slider says ${shown.spoken} and shows ${shown.written}`)
      if (shown.frames !== 1 || !shown.height) problem(name, `a slider shows ${shown.frames} frames at ${shown.written}`)
      else seen.add(shown.html)
      if (value < last) await tab.keyboard.press('ArrowRight')
    }
    if (last > 0 && seen.size < 2) problem(name, 'a slider shows the same in all its frames')
    await input.fill(await input.evaluate((range) => range.defaultValue))
    await input.blur()
  }
}

async function checkSearch(tab, name) {
  // Lists that labook makes are found by what they list, not by themselves.
  const word = await tab.evaluate(() => [...document.querySelectorAll('main :is(h1, h2, h3, p)')]
    .filter((element) => !element.closest('.bibliography, .index, .glossary, .listing'))
    .map((element) => element.innerText).join(' ').match(/\b[a-z]{9,}\b/)?.[0])
  if (!word) return
  await tab.keyboard.press('/')
  await tab.keyboard.type(word.slice(0, -2))
  const result = tab.locator('.search-results a').first()
  await result.waitFor().catch(() => problem(name, `the search finds nothing for “${word}”`))
  await tab.keyboard.press('Escape')
  if (await tab.locator('dialog.search').isVisible()) {
    problem(name, 'Escape does not close the search')
    await tab.evaluate(() => document.querySelector('dialog.search').close())
  }
}

async function checkWithoutScripts(browser, path) {
  const { tab, name, close } = await open(browser, path, { javaScriptEnabled: false, viewport: phone })
  const text = await tab.locator('main').innerText()
  if (text.trim().length < 100) problem(name, 'without JavaScript the text is not there')
  for (const slider of await tab.locator('.slider').all()) {
    const frames = await slider.locator('.slider-frame.named').all()
    const visible = await Promise.all(frames.map((frame) => frame.isVisible()))
    if (frames.length === 0 || visible.includes(false)) problem(name, 'without JavaScript a named frame of a slider is not shown')
  }
  for (const element of await tab.locator('.needs-js').all()) {
    if (await element.isVisible()) problem(name, 'without JavaScript a control is shown that needs it')
  }
  const menu = tab.locator('.menu')
  await menu.click()
  if (!(await tab.locator('.sidebar').isVisible())) problem(name, 'without JavaScript the sidebar does not open on a phone')
  await close()
}

async function checkPaper(tab, name) {
  await tab.emulateMedia({ media: 'print' })
  for (const chrome of ['.sidebar', 'header.bar', 'aside.contents', '.search']) {
    const element = tab.locator(chrome).first()
    if ((await element.count()) && (await element.isVisible())) problem(name, `${chrome} is printed`)
  }
  const frames = await tab.evaluate(() => [...document.querySelectorAll('.slider-frame')].map((frame) => ({
    named: frame.classList.contains('named'), printed: frame.checkVisibility(),
  })))
  for (const { named, printed } of frames) {
    if (printed !== named) problem(name, `a frame of a slider is ${named ? 'not ' : ''}printed`)
  }
  const folded = await tab.evaluate(() => [...document.querySelectorAll('main details')].filter((details) => {
    const inside = details.querySelector(':scope > :not(summary)')
    return inside && inside.getBoundingClientRect().height === 0 && !details.matches('.contents-folded')
  }).length)
  if (folded) problem(name, `${folded} folded parts are not printed`)
}

async function take(tab, name, how) {
  if (!pictures) return
  const file = (kind) => join(pictures, `${name.replaceAll('/', '-').replace('.html', '')}-${how}.${kind}`)
  if (how === 'paper') await tab.pdf({ path: file('pdf'), format: 'A4' })
  else await tab.screenshot({ path: file('png'), fullPage: true })
}

async function checkPage(browser, path) {
  const onWide = await open(browser, path, { colorScheme: 'light' })
  await checkKeyboard(onWide.tab, onWide.name)
  await checkContent(onWide.tab, onWide.name)
  await checkLinks(onWide.tab, onWide.name)
  await checkWidth(onWide.tab, onWide.name, 'wide')
  await checkAccessibility(onWide.tab, onWide.name, 'light')
  await take(onWide.tab, onWide.name, 'wide')
  await checkSliders(onWide.tab, onWide.name)
  await checkAccessibility(onWide.tab, onWide.name, 'after the sliders moved', '.slider')
  await checkSearch(onWide.tab, onWide.name)
  await checkTheme(onWide.tab, onWide.name)
  await checkPaper(onWide.tab, onWide.name)
  await take(onWide.tab, onWide.name, 'paper')
  await onWide.close()

  // The other theme has the same elements in other colours.
  const dark = await open(browser, path, { colorScheme: 'dark' })
  await checkAccessibility(dark.tab, dark.name, 'dark', undefined, { runOnly: colors })
  await take(dark.tab, dark.name, 'dark')
  await dark.close()

  // A phone has the same colours on other elements: the menu's button, the folded contents.
  const narrow = await open(browser, path, { viewport: phone, isMobile: true, hasTouch: true, deviceScaleFactor: 2 })
  await checkWidth(narrow.tab, narrow.name, 'phone')
  await checkAccessibility(narrow.tab, narrow.name, 'phone', undefined, {
    rules: Object.fromEntries(colors.map((rule) => [rule, { enabled: false }])),
  })
  await checkAccessibility(narrow.tab, narrow.name, 'phone', '.bar, .contents-folded', { runOnly: colors })
  await take(narrow.tab, narrow.name, 'phone')
  await narrow.close()

  await checkWithoutScripts(browser, path)
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
})
if (pictures) mkdirSync(pictures, { recursive: true })
const pages = pagesIn(site)
// As many pages at once as there are cores; nothing here measures time.
const waiting = [...pages]
const worker = async () => {
  for (let path = waiting.shift(); path; path = waiting.shift()) await checkPage(browser, path)
}
await Promise.all([checkMarkup(pages), ...Array.from({ length: availableParallelism() }, worker)])
await browser.close()
if (pages.length === 0) problem(site, 'there are no pages')
console.log(`${pages.length} pages, ${problems} problems`)
process.exit(problems ? 1 : 0)
