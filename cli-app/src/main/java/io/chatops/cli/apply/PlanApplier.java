package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.HubApi;
import java.util.HashMap;
import java.util.Map;

/** Applies the changes of a plan, one after another. */
public final class PlanApplier {
  private final HubApi hub;
  private final Map<String, String> serverIds = new HashMap<>();

  /** Creates an applier for a hub in this state. */
  public PlanApplier(HubApi hub, HubState state) {
    this.hub = hub;
    state
        .all(Kind.SERVER)
        .forEach(each -> serverIds.put(each.path("name").asText(), each.path("id").asText()));
  }

  /**
   * Applies all changes.
   *
   * @throws CliException at the first change that the hub rejects; earlier ones stay applied
   */
  public void apply(Plan plan) {
    int made = 0;
    for (Difference change : plan.changes()) {
      try {
        apply(change);
        made++;
      } catch (CliException e) {
        throw new CliException(
            e.exitCode(),
            ("Stopped at %s, after %d of %d changes: %s. Correct it and apply again;"
                    + " completed changes stay")
                .formatted(change.where(), made, plan.changes().size(), e.getMessage()));
      }
    }
  }

  private void apply(Difference change) {
    String path = change.kind().path();
    switch (change.action()) {
      case ADD -> {
        JsonNode added = hub.ask("POST", path, body(change)).data();
        if (change.kind() == Kind.SERVER) {
          serverIds.put(change.name(), added.path("id").asText());
        }
      }
      case CHANGE -> hub.ask("PUT", path + "/" + change.id(), body(change));
      case REMOVE -> hub.ask("DELETE", path + "/" + change.id(), null);
    }
  }

  private JsonNode body(Difference change) {
    ObjectNode body = change.body();
    if (change.kind() != Kind.THRESHOLD || !body.has(Kind.SERVER_NAME)) {
      return body;
    }
    JsonNode server = body.path(Kind.SERVER_NAME);
    ObjectNode sent = body.deepCopy();
    sent.remove(Kind.SERVER_NAME);
    return sent.put(
        "server_id", server.isNull() ? null : serverIds.getOrDefault(server.asText(), ""));
  }
}
