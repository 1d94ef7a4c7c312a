package io.chatops.cli.apply;

import io.chatops.cli.hub.CliException;
import io.chatops.core.error.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a file, so that it is told at once, before anything changes. */
final class Faults {
  private final List<String> found = new ArrayList<>();

  void add(String where, String what) {
    found.add(where + ": " + what);
  }

  /** Notes the hub's own rules that are broken. */
  void add(String where, InvalidFieldException broken) {
    broken.errors().forEach(error -> add(where, error.field() + " " + error.message()));
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
