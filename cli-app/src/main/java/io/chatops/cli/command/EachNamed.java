package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * One request for each object that the user names, one after another. One that fails does not keep
 * the others from being changed.
 */
@Command // each has a name of its own; the annotation processor wants one around @Parameters
abstract class EachNamed extends SignedInCommand {
  private final Named kind;
  private final String method;
  private final String action;
  private final Map<String, Object> fields;
  private final String done;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names or ids.")
  private List<String> words = List.of();

  /**
   * A request.
   *
   * @param action the end of the path, behind the object; empty for the object itself
   * @param fields of the body; empty for none
   * @param done printed behind the name of each object
   */
  EachNamed(Named kind, String method, String action, Map<String, Object> fields, String done) {
    this.kind = kind;
    this.method = method;
    this.action = action;
    this.fields = Map.copyOf(fields);
    this.done = done;
  }

  /** Returns the kind of objects, also for completion. */
  final Named kind() {
    return kind;
  }

  @Override
  final int work(HubApi hub) {
    List<Named.Found> all = chosen(hub); // before the first is changed
    confirm(all.stream().map(Named.Found::name).toList());
    JsonNode body = fields.isEmpty() ? null : AnswerJson.shared().valueToTree(fields);
    int code = CliExitCode.OK;
    for (Named.Found each : all) {
      try {
        print(each.name() + ": " + done(hub.ask(method, kind.path(each) + action, body)));
      } catch (CliException e) {
        if (e.exitCode() == CliExitCode.UNREACHABLE) {
          throw e;
        }
        note(each.name() + ": " + hub.asTyped(String.valueOf(e.getMessage())));
        code = e.exitCode();
      }
    }
    return code;
  }

  /** Returns the objects to change. */
  List<Named.Found> chosen(HubApi hub) {
    if (words.isEmpty()) {
      throw CliException.usage("Name a " + kind.word() + "; " + kind.remedy());
    }
    return words.stream().map(word -> kind.find(hub, word)).distinct().toList();
  }

  /** Asks the user before the first change, if it cannot be undone. */
  void confirm(List<String> names) {}

  /** Returns what to print behind the name. */
  String done(HubAnswer answer) {
    return done;
  }
}
