package io.chatops.cli.apply;

import io.chatops.cli.hub.CliException;
import io.chatops.core.error.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;

/** All errors of a file, which are reported together before anything changes. */
final class FileViolations {
  private final List<String> found = new ArrayList<>();

  void add(String where, String what) {
    found.add(where + ": " + what);
  }

  /** Adds violations of the hub's rules, except those that a missing secret causes. */
  void add(String where, InvalidFieldException broken) {
    broken.errors().stream()
        .filter(error -> !isMissing(where, error.field()))
        .forEach(error -> add(where, error.field() + " " + error.message()));
  }

  private boolean isMissing(String where, String field) {
    return found.stream()
        .anyMatch(
            violation ->
                violation.startsWith(where + ", " + field + ": ")
                    || violation.startsWith(
                        where + ", " + field.replaceFirst("^settings\\.", "") + "_file: "));
  }

  /** Throws if anything was found. */
  void check(String file) {
    if (!found.isEmpty()) {
      throw CliException.usage(
          "%s has %s; nothing was changed:\n  %s"
              .formatted(
                  file,
                  found.size() == 1 ? "an error" : found.size() + " errors",
                  String.join("\n  ", found)));
    }
  }
}
