"""The shared cache: components that another clone, or another machine, has built from the very same inputs.

One *action* stands for the whole build of a component, from its sources and its world to the validated ``.wasm``. So whoever
finds it needs neither compiler nor any file in between. What is of one machine alone, the precompiled module, never goes there.
"""
