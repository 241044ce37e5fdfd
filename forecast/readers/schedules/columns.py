"""Columns: one field of all objects of a Java list, brought over in one piece.

A call from Python into Java costs some microseconds, and a schedule of 5,000 tasks has 200,000 values. So the getter is
given to Java as a function; Java applies it to the whole list and joins the texts, and one string comes back.
"""

from __future__ import annotations

from typing import Any

from forecast.readers.schedules.java import java

BETWEEN = "\x1e"
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
        self._owner = jpype.JClass(owner).class_
        self._field_type = jpype.JClass(field_type) if field_type else None
        objects = jpype.JClass("java.util.Objects").class_
        look_up = self._handles.publicLookup()
        text = look_up.findStatic(objects, "toString", self._type(self._string, self._object, self._string))
        self._text = self._handles.insertArguments(text, 1, [NOTHING])

    def get(self, items: Any, *path: str) -> list[str | None]:
        """Return one value of each object: by a field's constant, or along a path of getters.

        Parameters
        ----------
        items : java.util.List
        path : str
            ``START`` is the field of that name; ``getPredecessorTask``, ``getUniqueID`` are called one by one.
        """
        return self._column(items, self._getter(path))

    def get_field(self, items: Any, field: Any) -> list[str | None]:
        """Return one value of each object, by a field that is no constant: the user's own."""
        return self._column(items, self._field(field))

    def _column(self, items: Any, handle: Any) -> list[str | None]:
        """Let Java apply a method to all objects and join the texts."""
        text = self._handles.filterReturnValue(
            handle, self._text.asType(self._type(self._string, handle.type().returnType()))
        )
        function = self._proxies.asInterfaceInstance(
            self._function, text.asType(self._type(self._object, self._object))
        )
        n = int(items.size())
        if n == 0:
            return []
        joined = str(items.stream().map(function).collect(self._joining(BETWEEN))).split(BETWEEN)
        if len(joined) != n:  # a text holds the sign that stands between texts
            joined = [str(function.apply(item)).replace(BETWEEN, " ") for item in items]
        return [None if value == NOTHING else value for value in joined]

    def _getter(self, path: tuple[str, ...]) -> Any:
        """Return the method that follows a path from an object of this class."""
        if self._field_type is not None and path[0].isupper():
            return self._field(getattr(self._field_type, path[0]))
        handle, owner = None, self._owner
        for name in path:
            method = owner.getMethod(name)
            step = self._handles.publicLookup().unreflect(method)
            handle = step if handle is None else self._handles.filterReturnValue(handle, step)
            owner = method.getReturnType()
        return handle

    def _field(self, field: Any) -> Any:
        """Return the method that gets a field of an object of this class."""
        interface = java().JClass("org.mpxj.FieldType").class_
        get = self._handles.publicLookup().findVirtual(self._owner, "get", self._type(self._object, interface))
        return self._handles.insertArguments(get, 1, [field])
