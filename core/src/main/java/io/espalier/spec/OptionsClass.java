package io.espalier.spec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A class of records whose components are options, looked at once: every option of every trial is
 * read and written by it.
 */
final class OptionsClass {
  private static final ClassValue<OptionsClass> KNOWN =
      new ClassValue<>() {
        @Override
        protected OptionsClass computeValue(Class<?> type) {
          return new OptionsClass(type);
        }
      };

  private final List<Option> options;
  private final List<String> names;
  private final Constructor<?> constructor;

  /**
   * One component.
   *
   * @param name in kebab-case
   */
  record Option(String name, Type type, boolean addedLater, Method accessor) {
    /** Its value in a record. */
    Object of(Record record) {
      try {
        return accessor.invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + accessor, e);
      }
    }
  }

  private OptionsClass(Class<?> type) {
    List<Option> found = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      component.getAccessor().setAccessible(true);
      types.add(component.getType());
      found.add(
          new Option(
              Spelling.kebab(component.getName()),
              component.getGenericType(),
              component.isAnnotationPresent(AddedLater.class),
              component.getAccessor()));
    }
    options = List.copyOf(found);
    names = options.stream().map(Option::name).toList();
    try {
      constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  /** The class of a record. */
  static OptionsClass of(Record record) {
    return KNOWN.get(record.getClass());
  }

  /** The options, in the record's order. */
  List<Option> options() {
    return options;
  }

  /** Their names. */
  List<String> names() {
    return names;
  }

  /** Whether the options that were added later stand behind all others. */
  boolean addedLaterStandLast() {
    boolean added = false;
    for (Option option : options) {
      if (added && !option.addedLater()) {
        return false;
      }
      added = option.addedLater();
    }
    return true;
  }

  /**
   * Makes a record.
   *
   * @param refusal makes a sentence of the reason why a value is not possible
   * @throws Refusal if one is not
   */
  Record construct(Object[] values, UnaryOperator<String> refusal) {
    try {
      return (Record) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Refusal refused) {
        throw refused;
      }
      if (e.getCause() instanceof IllegalArgumentException bad) {
        throw new Refusal(refusal.apply(bad.getMessage()), bad);
      }
      throw new IllegalStateException("cannot make " + constructor, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + constructor, e);
    }
  }
}
