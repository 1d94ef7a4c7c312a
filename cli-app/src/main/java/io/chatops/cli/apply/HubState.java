package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.chatops.cli.hub.HubApi;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The servers, thresholds and channels of a user on the hub. */
public final class HubState {
  private final Map<Kind, List<JsonNode>> all = new EnumMap<>(Kind.class);

  private HubState() {}

  public static HubState read(HubApi hub) {
    HubState state = new HubState();
    for (Kind kind : Kind.values()) {
      List<JsonNode> found = new ArrayList<>();
      hub.all(kind.path()).forEach(found::add);
      state.all.put(kind, found);
    }
    return state;
  }

  List<JsonNode> all(Kind kind) {
    return all.getOrDefault(kind, List.of());
  }

  List<JsonNode> named(Kind kind, String name) {
    return all(kind).stream().filter(each -> kind.fileName(each).equals(name)).toList();
  }

  /** Returns the resource with this id; missing if there is none. */
  JsonNode withId(Kind kind, String id) {
    return all(kind).stream()
        .filter(each -> each.path("id").asText().equals(id))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }
}
