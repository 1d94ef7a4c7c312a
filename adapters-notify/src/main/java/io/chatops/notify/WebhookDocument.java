package io.chatops.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.ApiJson;
import io.chatops.api.alert.AlertResponse;
import io.chatops.api.notify.NotificationDocument;
import io.chatops.core.notify.NotificationMessage;
import java.util.List;
import java.util.stream.Stream;

/** The document of a webhook as a tree, from which a template takes its values. */
final class WebhookDocument {
  private static final ObjectMapper JSON = ApiJson.mapper();

  private WebhookDocument() {}

  static ObjectNode of(NotificationMessage message) {
    return JSON.valueToTree(NotificationDocument.from(message));
  }

  /** Returns the names of the document's own fields, without its alerts. */
  static List<String> messageNames() {
    return names(NotificationDocument.class).filter(name -> !name.equals("alerts")).toList();
  }

  /** Returns the names of an alert's fields. */
  static List<String> alertNames() {
    return names(AlertResponse.class).toList();
  }

  private static Stream<String> names(Class<?> type) {
    return JSON
        .getSerializationConfig()
        .introspect(JSON.constructType(type))
        .findProperties()
        .stream()
        .map(property -> property.getName());
  }
}
