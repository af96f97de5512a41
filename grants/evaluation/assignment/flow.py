"""The greatest flow through a small network, by Dinic's method: blocking flows over layers."""

from collections import deque

SOURCE, SINK = 0, 1


class Network:
    """A network of numbered nodes; 0 is the source, 1 the sink."""

    def __init__(self, nodes: int) -> None:
        self.edges: list[list[int]] = [[] for _ in range(nodes)]
        self.heads: list[int] = []
        self.room: list[int] = []

    def add(self, tail: int, head: int, room: int) -> None:
        """Add an edge that can carry `room`."""
        self.edges[tail].append(len(self.heads))
        self.edges[head].append(len(self.heads) + 1)
        self.heads += [head, tail]
        self.room += [room, 0]

    def greatest_flow(self) -> int:
        """Fill the network and give what flows from source to sink."""
        total = 0
        while self._layer():
            self._next = [0] * len(self.edges)
            while pushed := self._push():
                total += pushed
        return total

    def _layer(self) -> bool:
        self._depth = [-1] * len(self.edges)
        self._depth[SOURCE] = 0
        queue = deque([SOURCE])
        while queue:
            node = queue.popleft()
            for edge in self.edges[node]:
                head = self.heads[edge]
                if self.room[edge] and self._depth[head] < 0:
                    self._depth[head] = self._depth[node] + 1
                    queue.append(head)
        return self._depth[SINK] >= 0

    def _push(self) -> int:
        """Send what one more path of the layers can carry."""
        path: list[int] = []
        node = SOURCE
        while node != SINK:
            edges = self.edges[node]
            while self._next[node] < len(edges):
                edge = edges[self._next[node]]
                head = self.heads[edge]
                if self.room[edge] and self._depth[head] == self._depth[node] + 1:
                    break
                self._next[node] += 1
            else:
                if not path:
                    return 0
                node = self.heads[path.pop() ^ 1]
                self._next[node] += 1
                continue
            path.append(edge)
            node = head
        pushed = min(self.room[edge] for edge in path)
        for edge in path:
            self.room[edge] -= pushed
            self.room[edge ^ 1] += pushed
        return pushed
