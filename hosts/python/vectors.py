"""Calculates with the component `math-engine`, which writes to a log that this program supplies.

Build first, with ./scons; then: .venv/bin/python hosts/python/vectors.py
"""

from __future__ import annotations

from math_engine import MathEngine, Matrix44, MatrixErrorWrongSize, TransformError, Vector3

QUARTER_TURN_AND_LIFT = Matrix44(
    [
        *(0.0, -1.0, 0.0, 0.0),
        *(1.0, 0.0, 0.0, 0.0),
        *(0.0, 0.0, 1.0, 5.0),
        *(0.0, 0.0, 0.0, 1.0),
    ]
)


def log(message: str) -> None:
    """Print what the component logs."""
    print(f"  log: {message}")


def text(vector: Vector3) -> str:
    """Write a vector as people do."""
    return f"({vector.x:g}, {vector.y:g}, {vector.z:g})"


def main() -> None:
    """Call every function of both interfaces, and handle the error of one."""
    a, b = Vector3(3.0, 4.0, 0.0), Vector3(0.0, 0.0, 2.0)
    with MathEngine(log=log) as engine:
        vectors, matrices = engine.vector_ops, engine.matrix_ops
        print(f"add:       {text(vectors.add(a, b))}")
        print(f"magnitude: {vectors.magnitude(a):g}")
        print(f"normalize: {text(vectors.normalize(a))}")
        print(f"cross:     {text(vectors.cross(a, b))}")
        print(f"normalize: {text(vectors.normalize(Vector3(0.0, 0.0, 0.0)))}")

        half_turn = matrices.multiply(QUARTER_TURN_AND_LIFT, QUARTER_TURN_AND_LIFT)
        print(f"transform: {text(matrices.transform(half_turn, a))}")
        try:
            matrices.transform(Matrix44([1.0, 2.0, 3.0]), a)
        except TransformError as error:
            match error.payload:
                case MatrixErrorWrongSize(count):
                    print(f"transform: refused a matrix of {count} values")


if __name__ == "__main__":
    main()
