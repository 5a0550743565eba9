//! What notes where a component in Rust panics, and why: without WASI nobody else would.
//!
//! Nothing is formatted that the panic has not formatted by itself, and nothing is copied: it ends in a trap, after which the
//! memory lies there as it is, and the host reads in it what `witworks_panic` points at.

use std::panic;
use std::ptr::null_mut;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize};

#[repr(C)]
pub struct Panic {
    message: AtomicPtr<u8>,
    message_size: AtomicUsize,
    file: AtomicPtr<u8>,
    file_size: AtomicUsize,
    line: AtomicU32,
    column: AtomicU32,
}

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static witworks_panic: Panic = Panic {
    message: AtomicPtr::new(null_mut()),
    message_size: AtomicUsize::new(0),
    file: AtomicPtr::new(null_mut()),
    file_size: AtomicUsize::new(0),
    line: AtomicU32::new(0),
    column: AtomicU32::new(0),
};

#[used]
#[link_section = ".init_array"]
static LISTEN: extern "C" fn() = listen;

/// Where nothing in a module calls its constructors, each of its exports does, and a hook of the guest's own must stay.
static LISTENS: AtomicBool = AtomicBool::new(false);

extern "C" fn listen() {
    // With unwinding, which `-C panic=unwind` alone brings, a guest may catch a panic and live; a later trap is not to quote that.
    if cfg!(panic = "unwind") || LISTENS.swap(true, Relaxed) {
        return;
    }
    panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let message = match payload.downcast_ref::<&str>() {
            Some(text) => text,
            None => payload.downcast_ref::<String>().map_or("", |text| text),
        };
        note(&witworks_panic.message, &witworks_panic.message_size, message);
        if let Some(place) = info.location() {
            note(&witworks_panic.file, &witworks_panic.file_size, place.file());
            witworks_panic.line.store(place.line(), Relaxed);
            witworks_panic.column.store(place.column(), Relaxed);
        }
    }));
}

fn note(at: &AtomicPtr<u8>, size: &AtomicUsize, text: &str) {
    at.store(text.as_ptr().cast_mut(), Relaxed);
    size.store(text.len(), Relaxed);
}
