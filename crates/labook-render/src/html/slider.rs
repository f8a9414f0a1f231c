//! Sliders: the recorded frames of a cell, of which a page shows one at a time.

use labook_document::{Cell, CellRun, Sliders};
use minijinja::{Value, context};

use super::Writer;

impl Writer<'_> {
    /// Appends the sliders of a cell and its frames. Those that have a name stand in the page; the others are inert until
    /// a reader moves there.
    pub(super) fn slider(&mut self, cell: &Cell, sliders: &Sliders, run: &CellRun) {
        let start = sliders.start();
        let id = format!("{}slider-{}", self.id_prefix, cell.id.0);
        let controls: Vec<Value> = sliders
            .sliders
            .iter()
            .zip(sliders.positions(start))
            .enumerate()
            .map(|(index, (slider, value))| {
                let values: Vec<String> = slider.values.iter().map(|value| shown(value)).collect();
                context! { id => format!("{id}-{index}"), name => &slider.name, values, value }
            })
            .collect();
        let frame = |writer: &mut Self, index: usize| {
            let prefix = format!("{}c{}-f{index}-", writer.id_prefix, cell.id.0);
            let outputs = &run.frames[index].outputs;
            let body = writer.captured(|writer| writer.put_out(cell, outputs, &prefix, "error"));
            let values = sliders.sliders.iter().zip(sliders.positions(index));
            let values = values.map(|(it, at)| format!("{} = {}", it.name, shown(&it.values[at])));
            let title = values.collect::<Vec<_>>().join(", ");
            context! { index, title, body => Value::from_safe_string(body) }
        };
        let named: Vec<Value> = sliders.named.iter().map(|&it| frame(self, it)).collect();
        let others = (0..sliders.frames()).filter(|it| !sliders.named.contains(it));
        let others: Vec<Value> = others.map(|it| frame(self, it)).collect();
        self.template(
            "slider.html",
            context! { sliders => controls, start, named, others },
        );
        self.push("\n");
    }
}

/// A value as a reader writes it.
fn shown(value: &str) -> String {
    value.replace("inf", "∞").replace('-', "−")
}
