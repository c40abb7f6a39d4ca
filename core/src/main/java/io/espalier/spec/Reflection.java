package io.espalier.spec;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Reads and makes records by their components. */
final class Reflection {
  private Reflection() {}

  static Object value(Record options, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  static Record construct(
      Class<? extends Record> type, Object[] arguments, UnaryOperator<String> refusal) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Refusal refused) {
        throw refused;
      }
      if (e.getCause() instanceof IllegalArgumentException bad) {
        throw new Refusal(refusal.apply(bad.getMessage()), bad);
      }
      throw new IllegalStateException("cannot make " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  /** Whether the components with an annotation stand behind all others. */
  static boolean standLast(Class<?> record, Class<? extends Annotation> mark) {
    boolean marked = false;
    for (RecordComponent component : record.getRecordComponents()) {
      boolean here = component.isAnnotationPresent(mark);
      if (marked && !here) {
        return false;
      }
      marked = here;
    }
    return true;
  }
}
