package io.chatops.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The REST API and the live socket of one hub, for a user who is signed in. */
public final class HubApi {
  /** The maximum size of a page. */
  private static final int PAGE = 1000;

  private final HubRequests requests;
  private final HubTokens tokens;

  /** The names of the servers that the command line names, by their ids. */
  private final Map<String, String> typed = new HashMap<>();

  public HubApi(HubRequests requests, HubTokens tokens) {
    this.requests = requests;
    this.tokens = tokens;
  }

  /** Returns the data of an address below {@code /api/v1}. */
  public JsonNode get(String path) {
    return ask("GET", path, null).data();
  }

  /** Returns all elements of a list, page by page. */
  public ArrayNode all(String path) {
    ArrayNode all = AnswerJson.shared().createArrayNode();
    String more = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE + "&offset=";
    while (true) {
      HubAnswer page = ask("GET", more + all.size(), null);
      page.data().forEach(all::add);
      if (page.data().isEmpty() || all.size() >= page.total()) {
        return all;
      }
    }
  }

  /** Returns the whole answer to a request. */
  public HubAnswer ask(String method, String path, @Nullable JsonNode body) {
    String token = tokens.current();
    HubAnswer answer = requests.send(method, path, body, token);
    if (answer.status() == 401) {
      Optional<String> other = tokens.replacementFor(token);
      if (other.isPresent()) {
        answer = requests.send(method, path, body, other.get());
      }
    }
    return answer.orThrow();
  }

  /** Returns a message of the hub in which ids are replaced by the names that the user typed. */
  public String asTyped(String message) {
    String words = message;
    for (Map.Entry<String, String> server : typed.entrySet()) {
      words = words.replace(server.getKey(), server.getValue());
    }
    return words;
  }

  void typed(String id, String name) {
    typed.put(id, name);
  }

  /** Returns a new live socket, signed in. */
  public LiveSocket live() throws InterruptedException {
    return LiveSocket.open(requests, tokens);
  }
}
