//! The interface `things`: a resource of the guest.

use std::cell::{Cell, RefCell};

use crate::Guest;
use crate::exports::witworks::conformance::things::{self, GuestThing, Thing, ThingBorrow};

thread_local! {
    static ALIVE: Cell<u32> = const { Cell::new(0) };
}

pub struct Named(RefCell<String>);

impl Named {
    fn called(name: String) -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Named(RefCell::new(name))
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
    }
}

impl GuestThing for Named {
    fn new(name: String) -> Self {
        Named::called(name)
    }

    fn make(name: String) -> Result<Thing, String> {
        if name.is_empty() { Err("no name".to_string()) } else { Ok(Thing::new(Named::called(name))) }
    }

    fn join(a: ThingBorrow<'_>, b: ThingBorrow<'_>) -> Thing {
        let name = format!("{}+{}", a.get::<Named>().name(), b.get::<Named>().name());
        Thing::new(Named::called(name))
    }

    fn name(&self) -> String {
        self.0.borrow().clone()
    }

    fn rename(&self, name: String) {
        self.0.replace(name);
    }
}

impl things::Guest for Guest {
    type Thing = Named;

    fn alive() -> u32 {
        ALIVE.get()
    }

    fn pass(value: Thing) -> Thing {
        value
    }

    fn take(value: Thing) -> String {
        value.get::<Named>().name()
    }

    fn look(value: ThingBorrow<'_>) -> String {
        value.get::<Named>().name()
    }

    fn pass_list(value: Vec<Thing>) -> Vec<Thing> {
        value
    }

    fn look_list(value: Vec<ThingBorrow<'_>>) -> Vec<String> {
        value.iter().map(|thing| thing.get::<Named>().name()).collect()
    }

    fn pass_option(value: Option<Thing>) -> Option<Thing> {
        value
    }
}
