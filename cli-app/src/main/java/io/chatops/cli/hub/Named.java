package io.chatops.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.protocol.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The objects that a command line names, by their name or their id. */
public enum Named {
  SERVER("server", "/servers", "/servers", "name", "chatops servers"),
  TOKEN("token", "/enrolment-tokens", "/enrolment-tokens", "name", "chatops tokens"),
  HOST("waiting host", "/waiting-hosts", "/waiting-hosts", "hostname", "chatops hosts"),
  /** A key is named by its first characters: several have the name of their server. */
  KEY("key", "/api-keys/me", "/api-keys", "prefix", "chatops keys"),
  USER("user", "/users", "/users", "username", "chatops users");

  private static final int MAX_COMPLETED = 1000;
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final String word;
  private final String list;
  private final String path;
  private final String nameField;
  private final String command;

  Named(String word, String list, String path, String nameField, String command) {
    this.word = word;
    this.list = list;
    this.path = path;
    this.nameField = nameField;
    this.command = command;
  }

  /** An object that exists. */
  public record Found(String id, String name) {}

  /** Returns true if a word is an id of the hub. */
  public static boolean isId(String word) {
    return ID.matcher(word).matches();
  }

  /** Returns the path of one object in the API. */
  public String path(Found found) {
    return path + "/" + found.id();
  }

  /** Returns the remedy for a word that names nothing. */
  public String remedy() {
    return command + " lists them";
  }

  /** Returns the word for one of them. */
  public String word() {
    return word;
  }

  /**
   * Returns the object. Case matters only if two names differ in nothing else.
   *
   * @throws CliException if there is none, or if several have the name
   */
  public Found find(HubApi hub, String typed) {
    boolean id = isId(typed);
    if (id && this == SERVER) {
      return found(hub.get(path + "/" + typed.toLowerCase(Locale.ROOT)));
    }
    List<Found> all = new ArrayList<>();
    hub.all(query(id ? null : typed).toString())
        .forEach(
            each -> {
              if (!each.hasNonNull("revoked_at")) {
                all.add(found(each));
              }
            });
    List<Found> matching =
        matching(all, each -> each.name().equals(typed) || each.id().equalsIgnoreCase(typed));
    if (matching.isEmpty()) {
      matching = matching(all, each -> each.name().equalsIgnoreCase(typed));
    }
    if (matching.size() > 1) {
      throw CliException.notFound(
          "%d %ss are named %s; use the id: %s"
              .formatted(
                  matching.size(),
                  word,
                  typed,
                  matching.stream().map(Found::id).collect(Collectors.joining(", "))));
    }
    Found found = matching.stream().findFirst().orElseThrow(() -> unknown(hub, typed));
    if (!id) {
      hub.typed(found.id(), found.name());
    }
    return found;
  }

  private static List<Found> matching(List<Found> all, Predicate<Found> condition) {
    return all.stream().filter(condition).toList();
  }

  /** Returns names that may start with a text, at most a thousand. */
  public List<String> names(HubApi hub, String start) {
    List<String> names = new ArrayList<>();
    hub.get(query(start.isEmpty() ? null : start).and("limit", MAX_COMPLETED).toString())
        .forEach(each -> names.add(found(each).name()));
    return names;
  }

  private Query query(@Nullable String text) {
    return new Query(list).and("q", this == SERVER || this == USER ? text : null);
  }

  private Found found(JsonNode json) {
    return new Found(json.path("id").asText(), json.path(nameField).asText());
  }

  private CliException unknown(HubApi hub, String typed) {
    List<String> names = new ArrayList<>();
    hub.all(list).forEach(each -> names.add(found(each).name()));
    return CliException.notFound(
        "There is no %s named %s; %s"
            .formatted(
                word,
                typed,
                NearestName.of(typed, names, 2)
                    .map(name -> "did you mean " + name + "?")
                    .orElse(remedy())));
  }
}
