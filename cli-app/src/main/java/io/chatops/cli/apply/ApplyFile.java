package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.protocol.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The content of a file: the desired resources by section. An absent section changes nothing. */
public final class ApplyFile {
  /** The maximum size of a file in bytes, enough for thousands of servers. */
  public static final int MAX_BYTES = 3 * 1024 * 1024;

  /**
   * The maximum depth of nested lists and maps. The deepest that the hub accepts is metadata of a
   * server.
   */
  private static final int MAX_DEPTH = 50;

  private final Map<Kind, List<DesiredResource>> sections = new EnumMap<>(Kind.class);
  private final FileViolations violations = new FileViolations();
  private final String label;
  private final Secrets secrets;

  private ApplyFile(String label, Secrets secrets) {
    this.label = label;
    this.secrets = secrets;
  }

  /**
   * Parses a file. {@link Plan} reports its errors, together with violations of the hub's rules.
   *
   * @param label its name, for messages
   * @param folder the directory that the file names of secrets are relative to
   * @throws CliException if it is not YAML
   */
  public static ApplyFile parse(
      String label, String text, Path folder, Map<String, String> environment) {
    ApplyFile file = new ApplyFile(label, new Secrets(environment, folder));
    JsonNode root = AnswerJson.shared().valueToTree(load(label, text));
    if (root.isNull()) {
      return file;
    }
    if (!root.isObject()) {
      throw CliException.usage(label + " must have the sections servers, thresholds or channels");
    }
    root.properties().forEach(entry -> file.section(entry.getKey(), entry.getValue()));
    return file;
  }

  private static @Nullable Object load(String label, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(label)
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      checkShape(label, new Parse(settings).parseString(text));
      return new Load(settings).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      // The exception's text quotes the line, which may have a secret.
      String line = e.getProblemMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
      throw CliException.usage(label + line + " is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw CliException.usage(label + " is not YAML; check its characters and indentation");
    }
  }

  /** Rejects content that would expand without limit, or into itself. */
  private static void checkShape(String label, Iterable<Event> events) {
    Set<Anchor> ofCollections = new HashSet<>();
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent start) {
        start.getAnchor().ifPresent(ofCollections::add);
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      String line =
          label + event.getStartMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
      if (depth > MAX_DEPTH) {
        throw CliException.usage(
            line + ": lists and maps are nested more than " + MAX_DEPTH + " deep; nest them less");
      }
      if (event instanceof AliasEvent alias && ofCollections.contains(alias.getAlias())) {
        throw CliException.usage(
            line + ": *" + alias.getAlias() + " repeats a list or a map; write it out");
      }
    }
  }

  private void section(String name, JsonNode content) {
    Optional<Kind> named =
        Arrays.stream(Kind.values()).filter(kind -> kind.section().equals(name)).findFirst();
    if (named.isEmpty()) {
      violations.add(name, "is not a section; use servers, thresholds, channels");
      return;
    }
    Kind kind = named.get();
    List<DesiredResource> items = sections.computeIfAbsent(kind, key -> new ArrayList<>());
    if (content.isNull()) {
      violations.add(name, "has no content; write [] for none");
      return;
    }
    if (!content.isArray()) {
      violations.add(name, "must be a list; begin each entry with \"- name: \"");
      return;
    }
    Set<String> names = new HashSet<>();
    int number = 0;
    for (JsonNode each : content) {
      number++;
      // An entry without a name counts as a new one, so that its other errors are reported, too.
      boolean hasName = each.path("name").isTextual();
      String called = hasName ? each.path("name").asText() : name + ", entry " + number;
      String where = hasName ? kind.word() + " " + called : called;
      if (!hasName) {
        violations.add(where, "name is required; it must be a text");
      } else if (!names.add(called)) {
        violations.add(where, "is defined twice");
      }
      if (each instanceof ObjectNode fields) {
        items.add(item(kind, called, where, fields.deepCopy()));
      }
    }
  }

  private DesiredResource item(Kind kind, String name, String where, ObjectNode fields) {
    fields.remove("name");
    Map<String, FieldType> known = kind.fields();
    fields
        .properties()
        .forEach(
            field -> {
              FieldType type = known.get(field.getKey());
              if (field.getValue().isNull() && Kind.NEVER_NULL.contains(field.getKey())) {
                violations.add(
                    where, field.getKey() + " must not be null; omit it to keep its value");
              } else if (type == null) {
                violations.add(where, unknown(field.getKey(), known.keySet()));
              } else if (!field.getValue().isNull() && !type.fits(field.getValue())) {
                violations.add(where, field.getKey() + " must be " + type.words());
              }
            });
    if (kind == Kind.CHANNEL && fields.path(Kind.SETTINGS).isObject()) {
      fields.set(
          Kind.SETTINGS, secrets.in((ObjectNode) fields.path(Kind.SETTINGS), where, violations));
    }
    Kind.GROUPS.forEach((group, parts) -> checkGroup(where, group, fields.path(group), parts));
    return new DesiredResource(kind, name, where, fields);
  }

  private void checkGroup(String where, String group, JsonNode fields, Set<String> known) {
    fields
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                violations.add(where, group + "." + unknown(field, known));
              }
            });
  }

  private static String unknown(String field, Collection<String> known) {
    return field
        + " is not a field; "
        + NearestName.of(field, known, 2)
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse("use " + String.join(", ", known));
  }

  String label() {
    return label;
  }

  FileViolations violations() {
    return violations;
  }

  boolean has(Kind kind) {
    return sections.containsKey(kind);
  }

  List<DesiredResource> items(Kind kind) {
    return sections.getOrDefault(kind, List.of());
  }
}
