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

/** The content of a file: what there shall be, by section. A section that is absent stays as is. */
public final class ApplyFile {
  /** The longest file, in bytes: thousands of servers fit. */
  public static final int LONGEST = 3 * 1024 * 1024;

  /** Lists and maps within each other. The deepest that the hub has is metadata of a server. */
  private static final int DEEPEST = 50;

  private final Map<Kind, List<DesiredResource>> sections = new EnumMap<>(Kind.class);
  private final FileViolations faults = new FileViolations();
  private final String label;
  private final Secrets secrets;

  private ApplyFile(String label, Secrets secrets) {
    this.label = label;
    this.secrets = secrets;
  }

  /**
   * Reads a file. Its faults are told by {@link Plan}, together with those that the hub shows.
   *
   * @param label its name, for messages
   * @param folder from which the files of its secrets are found
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
            .setCodePointLimit(LONGEST)
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

  /** Refuses what would grow without bounds, or into itself, as a tree. */
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
      if (depth > DEEPEST) {
        throw CliException.usage(
            line + ": lists and maps are more than " + DEEPEST + " deep; nest them less");
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
      faults.add(name, "is not a section; use servers, thresholds, channels");
      return;
    }
    Kind kind = named.get();
    List<DesiredResource> items = sections.computeIfAbsent(kind, key -> new ArrayList<>());
    if (content.isNull()) {
      faults.add(name, "has no content; write [] to mean none");
      return;
    }
    if (!content.isArray()) {
      faults.add(name, "must be a list; begin each entry with \"- name: \"");
      return;
    }
    Set<String> names = new HashSet<>();
    int number = 0;
    for (JsonNode each : content) {
      number++;
      // An entry without a name is read on as a new one: its other faults are told at once, too.
      boolean hasName = each.path("name").isTextual();
      String called = hasName ? each.path("name").asText() : name + ", entry " + number;
      String where = hasName ? kind.word() + " " + called : called;
      if (!hasName) {
        faults.add(where, "name is required; it must be a text");
      } else if (!names.add(called)) {
        faults.add(where, "is there twice");
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
                faults.add(where, field.getKey() + " must not be null; leave it out to keep it");
              } else if (type == null) {
                faults.add(where, unknown(field.getKey(), known.keySet()));
              } else if (!field.getValue().isNull() && !type.fits(field.getValue())) {
                faults.add(where, field.getKey() + " must be " + type.words());
              }
            });
    if (kind == Kind.CHANNEL && fields.path(Kind.SETTINGS).isObject()) {
      fields.set(Kind.SETTINGS, secrets.in((ObjectNode) fields.path(Kind.SETTINGS), where, faults));
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
                faults.add(where, group + "." + unknown(field, known));
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

  FileViolations faults() {
    return faults;
  }

  boolean has(Kind kind) {
    return sections.containsKey(kind);
  }

  List<DesiredResource> items(Kind kind) {
    return sections.getOrDefault(kind, List.of());
  }
}
