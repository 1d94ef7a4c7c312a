package io.chatops.core.container;

import io.chatops.core.error.InvalidFieldException;
import java.util.regex.Pattern;

/**
 * Names a container on a server: an id of 12-64 lower-case hexadecimal digits, or a Docker name.
 * Nothing else, so that it can be part of a path or an argument without harm.
 */
public record ContainerRef(String value) {
  private static final Pattern PATTERN =
      Pattern.compile("[0-9a-f]{12,64}|[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}");

  /** INVALID, for the field {@code container_id}, when it is neither an id nor a name. */
  public ContainerRef {
    if (!PATTERN.matcher(value).matches()) {
      throw InvalidFieldException.of(
          "container_id",
          "must be 12-64 lower-case hexadecimal digits, or a Docker name: 2-128 letters, digits,"
              + " _ . - beginning with a letter or digit");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
