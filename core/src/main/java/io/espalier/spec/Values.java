package io.espalier.spec;

import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Converts between values of the grammar and the types of options. */
final class Values {
  private record Conversion(Function<Object, Object> read, Conversion.Write write) {
    interface Write {
      Object apply(Object value, boolean full);
    }
  }

  private final Map<Class<?>, Conversion> conversions = new LinkedHashMap<>();
  private final Map<Class<?>, Catalog<?>> catalogs = new LinkedHashMap<>();

  <N> void nested(Class<N> type, Catalog<N> catalog) {
    catalogs.put(type, catalog);
    conversions.put(
        type,
        new Conversion(
            value -> {
              if (value instanceof Call call) {
                return catalog.read(call);
              }
              throw new IllegalArgumentException(
                  "it must be one of " + String.join(", ", catalog.names()));
            },
            (value, full) ->
                full ? catalog.writeFull(type.cast(value)) : catalog.write(type.cast(value))));
  }

  /** The catalogue that options of a type, or lists of it, are named by. */
  Optional<Catalog<?>> catalog(Type type) {
    return type instanceof ParameterizedType generic
        ? catalog(generic.getActualTypeArguments()[0])
        : Optional.ofNullable(catalogs.get(type));
  }

  <V> void value(
      Class<V> type,
      Function<Object, V> read,
      Function<V, Object> write,
      Function<V, Object> writeFull) {
    conversions.put(
        type,
        new Conversion(
            read::apply, (value, full) -> (full ? writeFull : write).apply(type.cast(value))));
  }

  Object read(Object value, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return value instanceof Call call && call.equals(Call.of("none"))
            ? Optional.empty()
            : Optional.of(read(value, element));
      }
      if (generic.getRawType() == List.class) {
        Collection<?> list = value instanceof Collection<?> many ? many : List.of(value);
        List<Object> read = new ArrayList<>();
        list.forEach(each -> read.add(read(each, element)));
        return List.copyOf(read);
      }
    }
    if (type instanceof Class<?> plain) {
      return readPlain(value, MethodType.methodType(plain).unwrap().returnType());
    }
    throw new IllegalStateException("options of type " + type + " are not supported");
  }

  private Object readPlain(Object value, Class<?> type) {
    Conversion conversion = conversions.get(type);
    if (conversion != null) {
      return conversion.read().apply(value);
    }
    if (type.isEnum()) {
      return constant(value, type);
    }
    if ((type == Call.class && value instanceof Call)
        || (type == boolean.class && value instanceof Boolean)
        || (type == long.class && value instanceof Long)
        || (type == String.class && value instanceof String)) {
      return value;
    }
    if (type == int.class && value instanceof Long number && number == number.intValue()) {
      return number.intValue();
    }
    if (type == double.class && value instanceof Number number) {
      return number.doubleValue();
    }
    if (type == String.class && value instanceof Long) {
      return Spelling.of(value);
    }
    if (type == String.class && value instanceof Call call) {
      return word(call);
    }
    throw new IllegalArgumentException("it must be " + described(type));
  }

  /** A word without quotes; of one with options nobody knows any more how it was written. */
  private static String word(Call call) {
    if (!call.options().isEmpty()) {
      throw new IllegalArgumentException("it must be a text; put it in quotes");
    }
    return call.name();
  }

  private static String described(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "an integer";
    }
    if (type == double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == String.class ? "a text" : "a name, perhaps with options";
  }

  private static Object constant(Object value, Class<?> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(c -> Spelling.constant((Enum<?>) c)).toList();
    int i = names.indexOf(value instanceof Call call ? call.toString() : String.valueOf(value));
    if (i < 0) {
      throw new IllegalArgumentException("it must be one of " + String.join(", ", names));
    }
    return type.getEnumConstants()[i];
  }

  Object write(Object value, Type type, boolean full) {
    if (value instanceof Optional<?> optional) {
      Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
      return optional.map(v -> write(v, element, full)).orElse(Call.of("none"));
    }
    if (value instanceof List<?> list) {
      Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
      List<Object> written = new ArrayList<>();
      list.forEach(each -> written.add(write(each, element, full)));
      return List.copyOf(written);
    }
    Conversion conversion = type instanceof Class<?> plain ? conversions.get(plain) : null;
    if (conversion != null) {
      return conversion.write().apply(value, full);
    }
    if (value instanceof Enum<?> constant) {
      return Call.of(Spelling.constant(constant));
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    // 10 epochs are written 10, not 10.0.
    return value instanceof Double number && number == number.longValue()
        ? (Object) number.longValue()
        : value;
  }
}
