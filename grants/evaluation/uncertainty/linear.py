"""Dense linear algebra in plain floats: the inverse of a symmetric positive definite matrix."""

from collections.abc import Sequence

Matrix = list[list[float]]


def inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Invert a matrix by Gauss and Jordan with pivots; raises ZeroDivisionError for a singular one."""
    size = len(matrix)
    work = [
        [float(value) for value in row] + [float(place == number) for place in range(size)]
        for number, row in enumerate(matrix)
    ]
    for column in range(size):
        pivot = max(range(column, size), key=lambda number: abs(work[number][column]))
        work[column], work[pivot] = work[pivot], work[column]
        head = work[column]
        if abs(head[column]) < 1e-12:
            raise ZeroDivisionError("the matrix is singular")
        scale = 1 / head[column]
        head[:] = [value * scale for value in head]
        for number, row in enumerate(work):
            factor = row[column]
            if number != column and factor:
                row[:] = [value - factor * other for value, other in zip(row, head, strict=True)]
    return [row[size:] for row in work]
