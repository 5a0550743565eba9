"""Rust, C++ and JavaScript in one component, called from Python and calling Python. Python among them: compositions/pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks import programs
from witworks.setup.install import install
from witworks.toolchains.tools import TOOLS, is_installed

if TYPE_CHECKING:
    from tests.e2e.conftest import Project

pytestmark = pytest.mark.slow

PARTS = {
    "wit/numbers/w.wit": """\
        package demo:numbers;
        interface numbers { next: func(x: s32) -> s32; }
        world counting { export numbers; }
        """,
    "components/counting/counting.cpp": """\
        #include "counting.h"

        #include <array>
        #include <numeric>

        int32_t exports_demo_numbers_numbers_next(int32_t x) {
          const std::array<int32_t, 2> both{x, 1};
          return std::accumulate(both.begin(), both.end(), 0);
        }
        """,
    "wit/words/w.wit": """\
        package demo:words;
        interface words {
          record word { text: string, loud: option<bool> }
          shout: func(words: list<word>) -> result<list<word>, string>;
        }
        world shouting { export words; }
        """,
    "components/shouting/app.js": """\
        // @world shouting
        export const words = {
          shout(words) {
            if (words.length === 0) throw "nothing to shout";
            return words.map(({ text }) => ({ text: `${text.toUpperCase()}!`, loud: true }));
          },
        };
        """,
    "wit/work/w.wit": """\
        package demo:work;
        interface host {
          use demo:words/words.{word};
          heard: func(word: word) -> result<u32, string>;
        }
        interface work { run: func(texts: list<string>) -> result<list<s32>, string>; }
        world worker {
          import demo:numbers/numbers;
          import demo:words/words;
          import host;
          export work;
        }
        """,
}
WORKER = """\
wit_bindgen::generate!({
    path: ["../../wit/numbers", "../../wit/words", "../../wit/work"],
    world: "demo:work/worker",
    generate_all,
});

use demo::{numbers::numbers, words::words, work::host};
use exports::demo::work::work::Guest;

struct Worker;

impl Guest for Worker {
    fn run(texts: Vec<String>) -> Result<Vec<i32>, String> {
        let all: Vec<_> = texts.into_iter().map(|text| words::Word { text, loud: None }).collect();
        words::shout(&all)?
            .iter()
            .map(|word| host::heard(word).map(|count| numbers::next(count as i32)))
            .collect()
    }
}

export!(Worker);
"""
CALLER = """
from all_of import AllOf, HeardError, RunError

class Host:
    def heard(self, word):
        print(word.text, word.loud)
        if len(word.text) > 5:
            raise HeardError("too loud")
        return len(word.text)

with AllOf(host=Host()) as all_of_it:
    print(list(all_of_it.work.run(["ä", "two"])))
    for words in ([], ["a", "longer"]):
        try:
            all_of_it.work.run(words)
        except RunError as error:
            print(error.payload)
"""


def test_languages_mix_and_calls_go_both_ways(rust: Project) -> None:
    if programs.find("npm") is None or not (is_installed(TOOLS["wac"]) and is_installed(TOOLS["wit-bindgen"])):
        pytest.skip("Node.js, wac or wit-bindgen is not installed on this machine")
    for name in ("componentize-qjs", "zig"):
        install(TOOLS[name], print)
    for path, text in PARTS.items():
        rust.write(path, text)
    rust.rust("worker", WORKER)
    (rust.root / "components/worker/wit/world.wit").unlink()
    (rust.root / "components/worker/wit").rmdir()
    rust.write("compositions/all-of.toml", 'root = "worker"\nopen = ["demo:work/host"]\n')
    rust.scons().good()
    said = rust.python(CALLER)
    assert said.splitlines() == ["Ä! True", "TWO! True", "[3, 5]", "nothing to shout", "A! True", "LONGER! True", "too loud"]
    rust.scons().idle()
    rust.edit("components/counting/counting.cpp", "both{x, 1}", "both{x, 2}")
    assert rust.scons().good().ran("compose") == {"all-of"}
    assert "[4, 6]" in rust.python(CALLER)
