package io.chatops.rest.request;

import org.jspecify.annotations.Nullable;

/**
 * A field of a PUT: {@link Keep} when the caller left it out, {@link Set} otherwise. Null is
 * refused unless the field's {@code @Schema} is nullable.
 */
public sealed interface Change<T> {
  /** The value after this change. */
  @Nullable T over(@Nullable T now);

  /** The value after this change of a field that cannot be null. */
  default T orElse(T now) {
    T value = over(now);
    return value == null ? now : value;
  }

  /** Returns true if the caller sent the field, even as null. */
  default boolean isSet() {
    return this instanceof Set;
  }

  /** Leaves the value as it is. */
  record Keep<T>() implements Change<T> {
    @Override
    public @Nullable T over(@Nullable T now) {
      return now;
    }
  }

  /** Replaces the value; null clears it. */
  record Set<T>(@Nullable T value) implements Change<T> {
    @Override
    public @Nullable T over(@Nullable T now) {
      return value;
    }
  }
}
