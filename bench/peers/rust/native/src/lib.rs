//! The functions of the benchmark behind a C ABI, for ctypes and for a core module that is called by hand.
//!
//! Who calls keeps what it passes. What is given out belongs to the caller, who gives it back to `release_points` or
//! `release_block`.

#[path = "../../../../../components/analytics-processor/src/logic.rs"]
mod analytics;
#[path = "../../blocks.rs"]
mod blocks;

use std::alloc::{Layout, alloc, dealloc};
use std::ptr;
use std::slice;

pub struct DataPoint {
    pub timestamp: String,
    pub value: f64,
    pub label: Option<String>,
}

/// UTF-8; at null there is no text.
#[repr(C)]
pub struct Text {
    at: *const u8,
    size: usize,
}

#[repr(C)]
pub struct Point {
    timestamp: Text,
    value: f64,
    label: Text,
}

#[repr(C)]
pub struct Block {
    at: *mut u8,
    size: usize,
}

#[repr(C)]
pub struct Points {
    at: *mut Point,
    count: usize,
}

/// # Safety
/// `at` leads to so many numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_sum(at: *const f64, count: usize) -> f64 {
    blocks::sum(unsafe { items(at, count) })
}

/// # Safety
/// `at` leads to so many bytes, `out` to room for a block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_echo(at: *const u8, size: usize, out: *mut Block) {
    let data = unsafe { items(at, size) }.to_vec();
    let (at, size) = give(blocks::echo(data));
    unsafe { out.write(Block { at, size }) };
}

/// 1 if points are left; else `reason`, which stays the library's, says why not.
///
/// # Safety
/// `at` leads to so many points, `out` and `reason` to room for them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_process(
    at: *const Point,
    count: usize,
    out: *mut Points,
    reason: *mut Text,
) -> i32 {
    match analytics::positive(unsafe { taken(at, count) }) {
        Ok(kept) => {
            unsafe { out.write(given(kept)) };
            1
        }
        Err(why) => {
            let (at, size) = (why.as_ptr(), why.len());
            unsafe { reason.write(Text { at, size }) };
            0
        }
    }
}

/// # Safety
/// `at` leads to so many points, `out` to room for them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_aggregate(
    at: *const Point,
    count: usize,
    window_size: u32,
    out: *mut Points,
) {
    let means = analytics::means(&unsafe { taken(at, count) }, window_size);
    unsafe { out.write(given(means)) };
}

/// # Safety
/// The points are what a function here has given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_release_points(at: *mut Point, count: usize) {
    for point in unsafe { regained(at, count) } {
        for text in [point.timestamp, point.label] {
            if !text.at.is_null() {
                drop(unsafe { regained(text.at.cast_mut(), text.size) });
            }
        }
    }
}

/// # Safety
/// The block is what `peers_echo` has given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_release_block(at: *mut u8, size: usize) {
    drop(unsafe { regained(at, size) });
}

/// Room in the memory of a core module, whose caller can make none.
///
/// # Safety
/// `size` is not 0 and `align` a power of two.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_reserve(size: usize, align: usize) -> *mut u8 {
    unsafe { alloc(Layout::from_size_align_unchecked(size, align)) }
}

/// # Safety
/// The room is what `peers_reserve` has given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn peers_release(at: *mut u8, size: usize, align: usize) {
    unsafe { dealloc(at, Layout::from_size_align_unchecked(size, align)) };
}

unsafe fn taken(at: *const Point, count: usize) -> Vec<DataPoint> {
    unsafe { items(at, count) }
        .iter()
        .map(|point| DataPoint {
            timestamp: unsafe { text(&point.timestamp) }.unwrap_or_default(),
            value: point.value,
            label: unsafe { text(&point.label) },
        })
        .collect()
}

/// The items; where there are none, nobody looks at the address.
unsafe fn items<'a, T>(at: *const T, count: usize) -> &'a [T] {
    if count == 0 {
        return &[];
    }
    unsafe { slice::from_raw_parts(at, count) }
}

unsafe fn text(text: &Text) -> Option<String> {
    if text.at.is_null() {
        return None;
    }
    let bytes = unsafe { items(text.at, text.size) };
    Some(String::from_utf8(bytes.to_vec()).expect("texts are UTF-8"))
}

fn given(points: Vec<DataPoint>) -> Points {
    let lent = points
        .into_iter()
        .map(|point| Point {
            timestamp: lent(Some(point.timestamp)),
            value: point.value,
            label: lent(point.label),
        })
        .collect();
    let (at, count) = give(lent);
    Points { at, count }
}

fn lent(text: Option<String>) -> Text {
    let (at, size) = text.map_or((ptr::null_mut(), 0), |text| give(text.into_bytes()));
    Text { at, size }
}

fn give<T>(items: Vec<T>) -> (*mut T, usize) {
    let items = items.into_boxed_slice();
    let count = items.len();
    (Box::into_raw(items).cast(), count)
}

unsafe fn regained<T>(at: *mut T, count: usize) -> Vec<T> {
    unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(at, count)) }.into_vec()
}
