package io.chatops.core.error;

import io.chatops.core.error.InvalidFieldException.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects all errors of a request, so that one response lists them. */
public final class FieldErrors {
  private final List<FieldError> errors = new ArrayList<>();

  /** Returns true for 1 to {@code max} characters, not all blank, without control characters. */
  public static boolean isLine(String text, int max) {
    return !text.isBlank() && text.length() <= max && !hasControl(text);
  }

  public static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
  }

  public void add(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /** Builds a value that checks its own fields; what it finds comes on top of what was found. */
  public <T> T checked(Supplier<T> value) {
    try {
      T built = value.get();
      check();
      return built;
    } catch (InvalidFieldException e) {
      addNew(e);
      throw new InvalidFieldException(errors);
    }
  }

  /** Builds a value within a greater one, or notes what is wrong with it for {@link #check}. */
  public <T> Optional<T> collect(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (InvalidFieldException e) {
      addNew(e);
      return Optional.empty();
    }
  }

  private void addNew(InvalidFieldException e) {
    e.errors().stream().filter(error -> !names(error.field())).forEach(errors::add);
  }

  /** Throws {@link InvalidFieldException} if anything was found. */
  public void check() {
    if (!errors.isEmpty()) {
      throw new InvalidFieldException(errors);
    }
  }

  private boolean names(String field) {
    return errors.stream().anyMatch(error -> error.field().equals(field));
  }
}
