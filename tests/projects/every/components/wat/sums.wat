(module
  (func (export "demo:calc/ops#add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
  (func (export "demo:calc/ops#sub") (param i32 i32) (result i32) local.get 0 local.get 1 i32.sub))
