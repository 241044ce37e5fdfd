"""Columns: the fields of all objects of a Java list, brought over in one piece.

A call from Python into Java costs some microseconds, and a schedule of 5,000 tasks has 200,000 values. So the getters
are combined into one function that writes an object as one text; Java applies it to the whole list and joins the texts,
and one string comes back.
"""

from __future__ import annotations

from typing import Any

from forecast.readers.schedules.java import java

BETWEEN = "\x1e"
ROW = "\x1d"
NOTHING = "\x1f"


class Columns:
    """The fields of the objects of one Java class."""

    def __init__(self, owner: str, field_type: str = "") -> None:
        """Prepare for ``owner``; ``field_type`` is the class whose constants name the fields that it gets."""
        jpype = java()
        self._handles = jpype.JClass("java.lang.invoke.MethodHandles")
        self._proxies = jpype.JClass("java.lang.invoke.MethodHandleProxies")
        self._type = jpype.JClass("java.lang.invoke.MethodType").methodType
        self._function = jpype.JClass("java.util.function.Function").class_
        self._joining = jpype.JClass("java.util.stream.Collectors").joining
        self._object = jpype.JClass("java.lang.Object").class_
        self._string = jpype.JClass("java.lang.String").class_
        self._sequence = jpype.JClass("java.lang.CharSequence")
        self._owner = jpype.JClass(owner).class_
        self._field_type = jpype.JClass(field_type) if field_type else None
        self._look_up = self._handles.publicLookup()
        objects = jpype.JClass("java.util.Objects").class_
        text = self._look_up.findStatic(objects, "toString", self._type(self._string, self._object, self._string))
        self._text = self._handles.insertArguments(text, 1, [NOTHING])

    def get(self, items: Any, *paths: Any) -> list[list[str | None]]:
        """Return columns: for each path one value of each object.

        Parameters
        ----------
        items : java.util.List
        paths : str or org.mpxj.FieldType
            ``START`` is the field of that name; ``getPredecessorTask.getUniqueID`` are getters called one by one.
        """
        getters = [self._as_text(path) for path in paths]
        n = int(items.size())
        if n == 0 or not getters:
            return [[] for _ in paths]
        texts = str(items.stream().map(self._row(getters)).collect(self._joining(ROW))).split(ROW)
        rows = [text.split(BETWEEN) for text in texts]
        if len(rows) != n or any(len(row) != len(getters) for row in rows):
            rows = self._one_by_one(items, getters)
        return [_values(column) for column in zip(*rows, strict=True)]

    def _row(self, getters: list[Any]) -> Any:
        """Return a function that writes the values of an object into one text."""
        sequences = java().JArray(self._sequence)
        join = self._look_up.findStatic(
            self._string, "join", self._type(self._string, self._sequence.class_, sequences.class_)
        )
        join = self._handles.insertArguments(join, 0, [BETWEEN]).asCollector(sequences.class_, len(getters))
        rows = self._handles.filterArguments(join, 0, getters)
        row = self._handles.permuteArguments(rows, self._type(self._string, self._object), [0] * len(getters))
        return self._proxies.asInterfaceInstance(self._function, row.asType(self._type(self._object, self._object)))

    def _one_by_one(self, items: Any, getters: list[Any]) -> list[list[str]]:
        """Return the values singly, where a text holds one of the signs that stand between texts."""
        functions = [
            self._proxies.asInterfaceInstance(self._function, one.asType(self._type(self._object, self._object)))
            for one in getters
        ]
        return [[str(function.apply(item)) for function in functions] for item in items]

    def _as_text(self, path: Any) -> Any:
        """Return a function from an object to the text of one of its values."""
        value = self._getter(path)
        text = self._handles.filterReturnValue(
            value, self._text.asType(self._type(self._string, value.type().returnType()))
        )
        return text.asType(self._type(self._sequence.class_, self._object))

    def _getter(self, path: Any) -> Any:
        """Return the method that follows a path from an object of this class."""
        if not isinstance(path, str) or path.isupper():
            interface = java().JClass("org.mpxj.FieldType").class_
            get = self._look_up.findVirtual(self._owner, "get", self._type(self._object, interface))
            field = getattr(self._field_type, path) if isinstance(path, str) else path
            return self._handles.insertArguments(get, 1, [field])
        handle, owner = None, self._owner
        for name in path.split("."):
            method = owner.getMethod(name)
            step = self._look_up.unreflect(method)
            handle = step if handle is None else self._handles.filterReturnValue(handle, step)
            owner = method.getReturnType()
        return handle


def _values(column: tuple[str, ...]) -> list[str | None]:
    """Return the texts of a column, None for nothing; most columns hold it everywhere or nowhere."""
    empty = column.count(NOTHING)
    if empty in (0, len(column)):
        return list(column) if empty == 0 else [None] * empty
    return [None if value == NOTHING else value for value in column]
