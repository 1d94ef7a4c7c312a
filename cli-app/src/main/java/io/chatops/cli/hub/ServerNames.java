package io.chatops.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.protocol.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds a server by the word of a command line: its name or its id. */
public final class ServerNames {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private ServerNames() {}

  /** A server that exists. */
  public record Found(String id, String name) {
    static Found of(JsonNode server) {
      return new Found(server.path("id").asText(), server.path("name").asText());
    }
  }

  /**
   * Returns the server. Case matters only if two names differ in nothing else.
   *
   * @throws CliException if there is none, or if several have the name
   */
  public static Found find(HubApi hub, String word) {
    if (isId(word)) {
      return Found.of(hub.get("/servers/" + word.toLowerCase(Locale.ROOT)));
    }
    List<Found> named = new ArrayList<>();
    hub.all(new Query("/servers").and("q", word).toString())
        .forEach(server -> named.add(Found.of(server)));
    List<Found> exact = named.stream().filter(found -> found.name().equals(word)).toList();
    List<Found> matching =
        exact.isEmpty()
            ? named.stream().filter(found -> found.name().equalsIgnoreCase(word)).toList()
            : exact;
    if (matching.size() > 1) {
      throw CliException.notFound(
          "%d servers are named %s; use the id: %s"
              .formatted(
                  matching.size(),
                  word,
                  matching.stream().map(Found::id).collect(Collectors.joining(", "))));
    }
    Found found = matching.stream().findFirst().orElseThrow(() -> unknown(hub, word));
    hub.typed(found.id(), found.name());
    return found;
  }

  /** Returns true if a word is an id of the hub. */
  public static boolean isId(String word) {
    return ID.matcher(word).matches();
  }

  private static CliException unknown(HubApi hub, String word) {
    List<String> names = new ArrayList<>();
    hub.all("/servers").forEach(server -> names.add(server.path("name").asText()));
    return CliException.notFound(
        "You have no server named "
            + word
            + NearestName.of(word, names, 2)
                .map(name -> "; did you mean " + name + "?")
                .orElse("; chatops servers lists yours"));
  }
}
