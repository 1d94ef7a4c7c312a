package io.chatops.cli.apply;

import io.chatops.cli.hub.CliException;
import io.chatops.core.error.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a file, so that it is told at once, before anything changes. */
final class FileViolations {
  private final List<String> found = new ArrayList<>();

  void add(String where, String what) {
    found.add(where + ": " + what);
  }

  /** Notes the hub's own rules that are broken, but for those that a missing secret breaks. */
  void add(String where, InvalidFieldException broken) {
    broken.errors().stream()
        .filter(error -> !isMissing(where, error.field()))
        .forEach(error -> add(where, error.field() + " " + error.message()));
  }

  private boolean isMissing(String where, String field) {
    return found.stream()
        .anyMatch(
            told ->
                told.startsWith(where + ", " + field + ": ")
                    || told.startsWith(
                        where + ", " + field.replaceFirst("^settings\\.", "") + "_file: "));
  }

  /** Throws if anything was found. */
  void check(String file) {
    if (!found.isEmpty()) {
      throw CliException.usage(
          file
              + " has "
              + (found.size() == 1 ? "a fault" : found.size() + " faults")
              + ", and nothing was changed:\n  "
              + String.join("\n  ", found));
    }
  }
}
