package io.chatops.rest.openapi;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.metric.FleetQuery;
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
    put(
        "server_id*",
        "The servers; may be repeated",
        OASFactory.createSchema()
            .addType(Schema.SchemaType.ARRAY)
            .items(uuid())
            .minItems(1)
            .maxItems(FleetQuery.MAX_SERVERS));
    put("key_id", "The API key", uuid());
    put("limit", "How many at most", integer(1, 1_000).defaultValue(100));
    put("offset", "How many to skip", integer(0, null).defaultValue(0));
    put("container_id", "The container: its id, of 12 digits or more, or its name", text());
    put("command_id", "The execution of a command", uuid());
    put(
        "q",
        "Only those with this text, without regard to case; of servers, in name, host or a tag",
        text());
    put("all", "Whether to list those that do not run, too", flag().defaultValue(true));
    put(
        "timeout",
        "Seconds that it may take to stop before it is killed",
        integer(0, 300).defaultValue(10));
    put("tail", "How many of the last lines", integer(1, 10_000).defaultValue(500));
    put("stream", "Only lines of this stream", oneOf("stdout", "stderr"));
    put(
        "wait",
        "Whether to answer when it has ended only",
        OASFactory.createSchema().addType(Schema.SchemaType.BOOLEAN).defaultValue(true));
    put("level", "Only entries of this level and worse", oneOf("info", "warning", "error"));
    put("source", "Only entries about this", oneOf("agent", "container", "command", "alert"));
    put("component", "Only entries about this one, such as a container's name", text());
    put("status", "Only those in this state", oneOf("online", "offline", "unknown"));
    put("/api/v1/alerts status", "Only those in this state", oneOf("active", "resolved"));
    put("severity", "Only those that are this bad", oneOf("warning", "critical"));
    put("alert_id", "The alert", uuid());
    put("threshold_id", "The threshold", uuid());
    put("channel_id", "The channel", uuid());
    put(
        "state",
        "Only those in this state",
        oneOf("pending", "sending", "sent", "failed", "suppressed"));
    put("sort", "What the first have the most of", oneOf("cpu", "memory").defaultValue("cpu"));
    put("active_only", "Leave out keys that are revoked or past their end", flag());
    put("at", "The time; by default now", time());
    put("start", "From this time on; by default one hour before the end", time());
    put("end", "Before this time; by default now", time());
    put("metric*", metrics("By default those marked *main*."), paths());
    put("/metrics/servers metric*", metrics("By default all."), paths());
    put("points", "The most points per series", integer(10, 2_000).defaultValue(300));
    put(
        "resolution",
        "raw: each sample is a point, as long as they are no more than points",
        oneOf("auto", "raw").defaultValue("auto"));
    put("actor", "Only what this user did, by name", text());
    put(
        "action",
        "Only this action",
        oneOf(Stream.of(AuditAction.values()).map(AuditAction::wireName).toArray(String[]::new)));
    put("since", "From this time on", time());
    put("until", "Before this time", time());
  }

  private Parameters() {}

  static void describe(String path, Operation operation) {
    List<Parameter> parameters = operation.getParameters();
    if (parameters == null) {
      return;
    }
    for (Parameter parameter : parameters) {
      if (parameter.getDescription() != null) {
        continue; // described where it is declared
      }
      String name = parameter.getName() + (isList(parameter) ? "*" : "");
      Description description = BY_NAME.getOrDefault(path + " " + name, BY_NAME.get(name));
      if (description == null) {
        throw new IllegalStateException(
            "describe the parameter " + parameter.getName() + " in " + Parameters.class.getName());
      }
      parameter.description(description.text()).schema(description.schema());
    }
  }

  private static boolean isList(Parameter parameter) {
    return parameter.getSchema().getType().contains(Schema.SchemaType.ARRAY);
  }

  private static String metrics(String otherwise) {
    return Stream.of(Metric.values())
        .map(Parameters::line)
        .collect(
            Collectors.joining(
                "\n",
                "Which metrics, by their path in a report; may be repeated. "
                    + otherwise
                    + "\n\n| metric | unit | label |\n| --- | --- | --- |\n",
                ""));
  }

  private static Schema paths() {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.ARRAY)
        .items(
            oneOf(Stream.of(Metric.values()).map(Metric::path).toArray(String[]::new))
                .addExample(Metric.DISK_FILESYSTEMS_USAGE_PERCENT.path()))
        .maxItems(20);
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

  private static Schema flag() {
    return OASFactory.createSchema().addType(Schema.SchemaType.BOOLEAN).defaultValue(false);
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
