package io.chatops.rest.openapi;

import io.chatops.core.metric.Metric;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of paths and queries mean. The same name means the same everywhere, so each
 * is described once; the state of an alert is not that of a server, and has its path before it.
 * Resources take them as text, to answer 422 with all that is wrong.
 */
final class Parameters {
  private record Description(String text, Schema schema) {}

  /** Those that may be repeated have a star behind their name. */
  private static final Map<String, Description> BY_NAME = new HashMap<>();

  static {
    put("server_id", "The server", uuid());
    put("limit", "How many at most", integer(1, 1_000).defaultValue(100));
    put("offset", "How many to skip", integer(0, null).defaultValue(0));
    put("status", "Only those in this state", oneOf("active", "resolved"));
    put("severity", "Only those that are this bad", oneOf("warning", "critical"));
    put("alert_id", "The alert", uuid());
    put("threshold_id", "The threshold", uuid());
    put("channel_id", "The channel", uuid());
    put(
        "state",
        "Only those in this state",
        oneOf("pending", "sending", "sent", "failed", "suppressed"));
    put("since", "From this time on", time());
  }

  private static final String METRIC_TABLE =
      Stream.of(Metric.values())
          .map(Parameters::line)
          .collect(
              Collectors.joining("\n", "\n\n| metric | unit | label |\n| --- | --- | --- |\n", ""));

  private Parameters() {}

  static void describe(Operation operation) {
    if (operation.getParameters() == null) {
      return;
    }
    for (Parameter parameter : operation.getParameters()) {
      String text = parameter.getDescription();
      if (text == null) {
        Description description = BY_NAME.get(parameter.getName());
        parameter.description(description.text()).schema(description.schema());
      } else if (text.startsWith(Answers.METRICS)) {
        parameter.setDescription(text + METRIC_TABLE);
      }
    }
  }

  private static String line(Metric metric) {
    String main = Metric.mainOnes().contains(metric) ? " *main*" : "";
    return "| `%s`%s | %s | %s |"
        .formatted(metric.path(), main, metric.unit().wireName(), metric.labelName().orElse(""));
  }

  private static void put(String name, String text, Schema schema) {
    BY_NAME.put(name, new Description(text, schema));
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }

  private static Schema uuid() {
    return text().format("uuid");
  }

  private static Schema time() {
    return text().format("date-time");
  }

  private static Schema oneOf(String... values) {
    return text().enumeration(List.of((Object[]) values));
  }

  private static Schema integer(int least, @Nullable Integer most) {
    Schema schema =
        OASFactory.createSchema()
            .addType(Schema.SchemaType.INTEGER)
            .minimum(BigDecimal.valueOf(least));
    return most == null ? schema : schema.maximum(BigDecimal.valueOf(most));
  }
}
