package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One resource of a file. An omitted field keeps its value on the hub.
 *
 * @param where the resource for messages; for an entry without a name, this and the name are its
 *     position in the file
 * @param fields without the name, as the API has them; secrets included
 */
record DesiredResource(Kind kind, String name, String where, ObjectNode fields) {
  @Override
  public String toString() {
    return where; // the fields may hold secrets
  }
}
