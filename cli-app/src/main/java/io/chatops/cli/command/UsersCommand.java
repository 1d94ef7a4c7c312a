package io.chatops.cli.command;

import io.chatops.api.access.UserResponse;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.hub.Query;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code chatops users}: all users of the hub, for admins. */
@Command(
    name = "users",
    description = "Lists all users, or changes their role or state; for admins.",
    subcommands = {
      UsersCommand.Activate.class,
      UsersCommand.Deactivate.class,
      UsersCommand.Promote.class,
      UsersCommand.Demote.class
    })
final class UsersCommand extends SignedInCommand {
  private static final List<Column<UserResponse>> COLUMNS =
      List.of(
          Column.text("USER", "username", UserResponse::username),
          Column.text("E-MAIL", "email", UserResponse::email),
          Column.text("NAME", "full_name", UserResponse::fullName),
          Column.text("ROLE", "role", UserResponse::role),
          Column.text("ACTIVE", "is_active", UserResponse::isActive),
          Column.of("CREATED", "created_at", CellFormat.AGE, UserResponse::createdAt),
          Column.text("ID", "id", UserResponse::id));

  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Only those with this text in a name or the e-mail address.")
  private @Nullable String text;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    String path = new Query("/users").and("q", text).toString();
    return list("users", output, COLUMNS, UserResponse.class, hub.all(path));
  }

  /** {@code chatops users activate}. */
  @Command(name = "activate", description = "Lets users sign in again.")
  static final class Activate extends EachNamed {
    Activate() {
      super(Named.USER, "PUT", "", Map.of("is_active", true), "active");
    }
  }

  /** {@code chatops users deactivate}. */
  @Command(
      name = "deactivate",
      description = "Signs users out, and keeps them out. Their agents stay connected.")
  static final class Deactivate extends EachNamed {
    Deactivate() {
      super(Named.USER, "PUT", "", Map.of("is_active", false), "deactivated");
    }
  }

  /** {@code chatops users promote}. */
  @Command(name = "promote", description = "Makes users admins.")
  static final class Promote extends EachNamed {
    Promote() {
      super(Named.USER, "PUT", "", Map.of("role", "admin"), "an admin");
    }
  }

  /** {@code chatops users demote}. */
  @Command(name = "demote", description = "Makes admins ordinary users.")
  static final class Demote extends EachNamed {
    Demote() {
      super(Named.USER, "PUT", "", Map.of("role", "user"), "an ordinary user");
    }
  }
}
