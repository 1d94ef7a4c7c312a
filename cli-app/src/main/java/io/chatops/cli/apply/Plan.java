package io.chatops.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.apply.Difference.Action;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.core.error.InvalidFieldException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The differences between a file and the hub, in the order in which they can be applied. */
public final class Plan {
  private final ApplyFile file;
  private final HubState hub;
  private final boolean prunes;
  private final boolean sendSecrets;
  private final List<Difference> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean hidesSecrets;

  private Plan(ApplyFile file, HubState hub, boolean prunes, boolean sendSecrets) {
    this.file = file;
    this.hub = hub;
    this.prunes = prunes;
    this.sendSecrets = sendSecrets;
  }

  /**
   * Compares a file with the hub.
   *
   * @param prune true to remove resources that the sections of the file do not contain
   * @param sendSecrets true to send secrets that the hub already has, because it does not show them
   * @throws io.chatops.cli.hub.CliException with every error of the file
   */
  public static Plan of(ApplyFile file, HubState hub, boolean prune, boolean sendSecrets) {
    Plan plan = new Plan(file, hub, prune, sendSecrets);
    for (Kind kind : Kind.values()) {
      file.items(kind).forEach(plan::compare);
    }
    if (prune) {
      plan.prune();
    }
    file.violations().check(file.label());
    return plan;
  }

  private void compare(DesiredResource item) {
    List<JsonNode> named = hub.named(item.kind(), item.name());
    if (named.size() > 1) {
      file.violations()
          .add(
              item.where(),
              "the hub has " + named.size() + " of this name; rename all but one there");
      return;
    }
    JsonNode now = named.isEmpty() ? MissingNode.getInstance() : named.get(0);
    checkServer(item);
    checkTag(item);
    try {
      HubRules.check(item, now);
    } catch (InvalidFieldException e) {
      file.violations().add(item.where(), e);
      return;
    }
    ObjectNode body = AnswerJson.shared().createObjectNode();
    List<String> lines = new ArrayList<>();
    item.fields()
        .properties()
        .forEach(field -> compare(item.kind(), field.getKey(), field.getValue(), now, body, lines));
    if (now.isMissingNode()) {
      body.put("name", item.name());
      changes.add(new Difference(Action.ADD, item.kind(), item.name(), null, body, lines));
    } else if (!body.isEmpty()) {
      changes.add(
          new Difference(
              Action.CHANGE, item.kind(), item.name(), now.path("id").asText(), body, lines));
    }
  }

  private void compare(
      Kind kind, String field, JsonNode wanted, JsonNode now, ObjectNode body, List<String> lines) {
    if (field.equals(Kind.SETTINGS)) {
      compareSettings(wanted, now.path(Kind.SETTINGS), body, lines);
    } else if (kind == Kind.THRESHOLD && field.equals(Kind.SERVER_NAME)) {
      JsonNode server = hub.withId(Kind.SERVER, now.path("server_id").asText());
      if (now.isMissingNode() || !Values.same(wanted, server.path("name"))) {
        body.set(field, wanted);
        lines.add(line(field, Values.shown(wanted), Values.shown(server.path("name")), now));
      }
    } else if (now.isMissingNode()
        ? !wanted.isNull()
        : !(field.equals(Kind.QUIET_HOURS)
            ? ChannelFields.sameHours(wanted, now.path(field))
            : Values.same(wanted, now.path(field)))) {
      body.set(field, wanted);
      lines.add(line(field, Values.shown(wanted), Values.shown(now.path(field)), now));
    }
  }

  private void compareSettings(JsonNode wanted, JsonNode now, ObjectNode body, List<String> lines) {
    boolean differs = now.isMissingNode();
    for (var setting : wanted.properties()) {
      String name = setting.getKey();
      boolean hidden = ChannelFields.isHidden(name) && !setting.getValue().isNull();
      boolean same = ChannelFields.same(name, setting.getValue(), now);
      if (now.isMissingNode() || !same || (hidden && sendSecrets)) {
        differs = true;
        lines.add(
            line(
                "settings." + name,
                ChannelFields.shown(name, setting.getValue()),
                ChannelFields.shownOnHub(name, now),
                now));
      } else if (hidden) {
        hidesSecrets = true;
      }
    }
    if (differs) {
      // All settings: for another address the hub requires the secrets again.
      body.set(Kind.SETTINGS, wanted);
    }
  }

  private static String line(String field, String wanted, String onHub, JsonNode now) {
    return now.isMissingNode() ? field + ": " + wanted : field + ": " + onHub + " -> " + wanted;
  }

  /** Reports a threshold's server that is neither in the file nor on the hub, or is ambiguous. */
  private void checkServer(DesiredResource item) {
    JsonNode server = item.fields().path(Kind.SERVER_NAME);
    if (item.kind() != Kind.THRESHOLD || !server.isTextual()) {
      return;
    }
    String name = server.asText();
    int onHub = hub.named(Kind.SERVER, name).size();
    boolean inFile = file.items(Kind.SERVER).stream().anyMatch(each -> each.name().equals(name));
    if (onHub == 0 && !inFile) {
      file.violations()
          .add(item.where(), "there is no server " + name + " in the file or on the hub");
    } else if (onHub > 1 && !inFile) {
      file.violations().add(item.where(), "the hub has " + onHub + " servers named " + name);
    }
  }

  /**
   * Adds a note about a threshold's tag that no server has. It is not an error: a server may get it
   * later.
   */
  private void checkTag(DesiredResource item) {
    JsonNode tag = item.fields().path(Kind.TAG);
    if (item.kind() != Kind.THRESHOLD || !tag.isTextual()) {
      return;
    }
    if (serversAfterwards().noneMatch(server -> Values.has(server.path("tags"), tag.asText()))) {
      notes.add(
          "%s: no server has the tag %s; it monitors no server until one gets it"
              .formatted(item.where(), tag.asText()));
    }
  }

  /**
   * Returns the servers after the change, with their tags: those of the file, and the others of the
   * hub.
   */
  private Stream<JsonNode> serversAfterwards() {
    List<DesiredResource> inFile = file.items(Kind.SERVER);
    Set<String> names = inFile.stream().map(DesiredResource::name).collect(Collectors.toSet());
    Set<String> retagged =
        inFile.stream()
            .filter(item -> item.fields().has("tags"))
            .map(DesiredResource::name)
            .collect(Collectors.toSet());
    boolean prunesServers = prunes && file.has(Kind.SERVER);
    return Stream.concat(
        inFile.stream().map(DesiredResource::fields),
        hub.all(Kind.SERVER).stream()
            .filter(server -> !retagged.contains(server.path("name").asText()))
            .filter(server -> !prunesServers || names.contains(server.path("name").asText())));
  }

  /** Adds the removals; resources that depend on servers come first. */
  private void prune() {
    for (Kind kind : List.of(Kind.CHANNEL, Kind.THRESHOLD, Kind.SERVER)) {
      if (!file.has(kind)) {
        continue;
      }
      Set<String> wanted = new HashSet<>();
      file.items(kind).forEach(item -> wanted.add(item.name()));
      for (JsonNode each : hub.all(kind)) {
        if (!wanted.contains(kind.fileName(each))) {
          changes.add(
              new Difference(
                  Action.REMOVE,
                  kind,
                  kind.nameOf(each),
                  each.path("id").asText(),
                  AnswerJson.shared().createObjectNode(),
                  kind == Kind.SERVER ? removedWith(each.path("id").asText()) : List.of()));
        }
      }
    }
  }

  /**
   * Returns what the hub removes together with a server, except thresholds that leave it before.
   */
  private List<String> removedWith(String serverId) {
    List<Difference> leaving =
        changes.stream()
            .filter(each -> each.kind() == Kind.THRESHOLD)
            .filter(each -> each.action() == Action.REMOVE || each.body().has(Kind.SERVER_NAME))
            .toList();
    return hub.all(Kind.THRESHOLD).stream()
        .filter(threshold -> threshold.path("server_id").asText("").equals(serverId))
        .filter(
            threshold ->
                leaving.stream().noneMatch(each -> threshold.path("id").asText().equals(each.id())))
        .map(threshold -> "with its threshold " + Kind.THRESHOLD.nameOf(threshold))
        .toList();
  }

  List<Difference> changes() {
    return changes;
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Returns true if the file has secrets that may differ from those of the hub undetected. */
  public boolean hidesSecrets() {
    return hidesSecrets;
  }

  /** Returns notes about possible mistakes that are not errors. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  public int additions() {
    return count(Action.ADD);
  }

  public int removals() {
    return count(Action.REMOVE);
  }

  /** Returns the differences for display, without secrets. */
  public String shown() {
    StringBuilder text = new StringBuilder();
    changes.forEach(change -> text.append(change.shown()));
    return text.toString();
  }

  /** Returns the numbers of changes for display. */
  public String summary() {
    return "%d to add, %d to change, %d to remove"
        .formatted(additions(), count(Action.CHANGE), removals());
  }

  private int count(Action action) {
    return (int) changes.stream().filter(change -> change.action() == action).count();
  }
}
