//! The component `{{name}}`: implements the world in `wit/world.wit`.

wit_bindgen::generate!({
    path: "wit",
    world: "guest",
});

use exports::local::component_{{module}}::greetings::Guest;

struct Component;

impl Guest for Component {
    fn greet(name: String) -> String {
        let name = if name.is_empty() { "world" } else { &name };
        format!("Hello, {name}!")
    }
}

export!(Component);
