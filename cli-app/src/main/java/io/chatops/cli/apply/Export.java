package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** The file that describes the hub as it is, without secrets. */
public final class Export {
  private final String text;
  private final List<String> omitted = new ArrayList<>();

  private Export(HubState hub) {
    ObjectNode root = AnswerJson.shared().createObjectNode();
    for (Kind kind : Kind.values()) {
      ArrayNode section = root.putArray(kind.section());
      for (JsonNode each : hub.all(kind)) {
        String name = kind.fileName(each);
        if (name.isEmpty() || hub.named(kind, name).size() > 1) {
          omitted.add(
              "%s %s, id %s: %s"
                  .formatted(
                      kind.word(),
                      kind.nameOf(each),
                      each.path("id").asText(),
                      name.isEmpty() ? "it has no name" : "its name is not unique"));
        } else {
          section.add(item(kind, each, hub));
        }
      }
    }
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setIndent(2)
            .setWidth(1000)
            .build();
    this.text =
        new Dump(settings).dumpToString(AnswerJson.shared().convertValue(root, Object.class));
  }

  public static Export of(HubState hub) {
    return new Export(hub);
  }

  private static ObjectNode item(Kind kind, JsonNode each, HubState hub) {
    ObjectNode item = AnswerJson.shared().createObjectNode();
    item.put("name", kind.fileName(each));
    for (String field : kind.fields().keySet()) {
      JsonNode value =
          switch (field) {
            case Kind.SERVER_NAME ->
                hub.withId(Kind.SERVER, each.path("server_id").asText()).path("name");
            case Kind.SETTINGS -> ChannelFields.exported(each.path(field));
            default -> each.path(field);
          };
      boolean empty = (value.isArray() || value.isObject()) && value.isEmpty();
      if (!value.isNull() && !value.isMissingNode() && !empty) {
        item.set(field, value);
      }
    }
    return item;
  }

  public String text() {
    return text;
  }

  /** Returns the resources that a file cannot describe, with the reason. */
  public List<String> omitted() {
    return omitted;
  }
}
