package io.chatops.rest.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.rest.request.Flat;

/** All of a user's preferences, as the body has them. */
record PreferencesRequest(@Flat ObjectNode preferences) {

  @Override
  public String toString() {
    return "PreferencesRequest[***]";
  }
}
