package io.chatops.rest.json;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field of a request, as far as it could be read. Whatever is wrong with it has been noted;
 * {@link #get} is for after {@link FieldErrors#check}.
 */
public final class Field<T> {
  private enum State {
    ABSENT,
    NULL,
    VALUE,
    INVALID
  }

  private final String name;
  private final FieldErrors errors;
  private final State state;
  private final @Nullable T value;

  private Field(String name, FieldErrors errors, State state, @Nullable T value) {
    this.name = name;
    this.errors = errors;
    this.state = state;
    this.value = value;
  }

  static <T> Field<T> absent(String name, FieldErrors errors) {
    return new Field<>(name, errors, State.ABSENT, null);
  }

  static <T> Field<T> ofNull(String name, FieldErrors errors) {
    return new Field<>(name, errors, State.NULL, null);
  }

  static <T> Field<T> of(String name, FieldErrors errors, T value) {
    return new Field<>(name, errors, State.VALUE, value);
  }

  static <T> Field<T> invalid(String name, FieldErrors errors, String message) {
    errors.add(name, message);
    return new Field<>(name, errors, State.INVALID, null);
  }

  /** Must be there, and not null. */
  public Field<T> required() {
    return switch (state) {
      case ABSENT -> invalid(name, errors, "is required");
      case NULL -> notNull();
      case VALUE, INVALID -> this;
    };
  }

  /** May be left out, but not be null. */
  public Field<T> notNull() {
    return state == State.NULL ? invalid(name, errors, "must not be null") : this;
  }

  /** Turns the value into a better type; an {@link IllegalArgumentException} says what is wrong. */
  public <R> Field<R> as(Function<T, R> type) {
    T present = value;
    if (present == null) {
      return new Field<>(name, errors, state, null);
    }
    try {
      return of(name, errors, type.apply(present));
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      return invalid(name, errors, message == null ? "is invalid" : message);
    }
  }

  /** Whether the caller sent the field, be it as null. */
  public boolean isGiven() {
    return state == State.VALUE || state == State.NULL;
  }

  /** The value of a field that was required and checked. */
  public T get() {
    if (value == null) {
      throw new IllegalStateException(name + " is " + state);
    }
    return value;
  }

  public @Nullable T orNull() {
    return value;
  }

  public T orElse(T other) {
    return value == null ? other : value;
  }
}
