//! The interface `via-things`: the host's resource, used by the guest.

use crate::Guest;
use crate::exports::witworks::conformance::via_things;
use crate::witworks::conformance::host_things::{self, Item};

impl via_things::Guest for Guest {
    fn construct(name: String) -> String {
        Item::new(&name).name()
    }

    fn rename(first: String, second: String) -> String {
        let item = Item::new(&first);
        item.rename(&second);
        item.name()
    }

    fn make(name: String) -> Result<String, String> {
        Item::make(&name).map(|item| item.name())
    }

    fn join(a: String, b: String) -> String {
        Item::join(&Item::new(&a), &Item::new(&b)).name()
    }

    fn create(name: String) -> Item {
        Item::new(&name)
    }

    fn pass(value: Item) -> Item {
        host_things::pass(value)
    }

    fn take(value: Item) -> String {
        host_things::take(value)
    }

    fn look(value: &Item) -> String {
        host_things::look(value)
    }

    fn pass_list(value: Vec<Item>) -> Vec<Item> {
        host_things::pass_list(value)
    }

    fn pass_option(value: Option<Item>) -> Option<Item> {
        host_things::pass_option(value)
    }

    fn discard(value: Item) {
        drop(value);
    }
}
