package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing of a file. A field that is left out stays on the hub as it is.
 *
 * @param where for messages; an entry that lacks its name has its place in the file as both
 * @param fields without the name, as the API has them; secrets included
 */
record DesiredResource(Kind kind, String name, String where, ObjectNode fields) {
  @Override
  public String toString() {
    return where; // the fields may hold secrets
  }
}
