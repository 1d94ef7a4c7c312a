package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.protocol.Printable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One difference between a file and the hub.
 *
 * @param id the id on the hub; absent if it will be added
 * @param body the fields to send, with the server of a threshold by its name; secrets included
 * @param lines the changed fields for display, without secrets
 */
record Difference(
    Action action,
    Kind kind,
    String name,
    @Nullable String id,
    ObjectNode body,
    List<String> lines) {
  /** The kinds of changes. */
  enum Action {
    ADD('+'),
    CHANGE('~'),
    REMOVE('-');

    private final char sign;

    Action(char sign) {
      this.sign = sign;
    }
  }

  String where() {
    return kind.word() + " " + name;
  }

  /** Returns the change for display, in lines. */
  String shown() {
    String first = action.sign + " " + Printable.line(where()) + "\n";
    return lines.stream()
        .map(line -> "    " + Printable.line(line) + "\n")
        .collect(Collectors.joining("", first, ""));
  }

  @Override
  public String toString() {
    return action + " " + where(); // the body may hold secrets
  }
}
