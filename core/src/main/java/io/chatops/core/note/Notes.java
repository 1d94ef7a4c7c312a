package io.chatops.core.note;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The notes of users about their servers. */
public final class Notes {
  /** The most notes of one server. */
  public static final int MAX_PER_SERVER = 1_000;

  private final OwnedServers owned;
  private final NoteRepository notes;
  private final Audit audit;
  private final InstantSource clock;

  public Notes(OwnedServers owned, NoteRepository notes, Audit audit, InstantSource clock) {
    this.owned = owned;
    this.notes = notes;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Adds a note. INVALID when the text or the time is none, NOT_FOUND when the server is not the
   * actor's, QUOTA_REACHED when it has {@value #MAX_PER_SERVER} notes.
   *
   * @param at not in the future; absent: now
   */
  public Note add(Actor actor, ServerId serverId, String text, @Nullable Instant at) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant moment = at == null ? now : at.truncatedTo(ChronoUnit.MICROS);
    FieldErrors errors = new FieldErrors();
    if (text.isBlank() || text.length() > Note.MAX_TEXT || !Note.isPrintable(text)) {
      errors.add(
          "text",
          "must be 1-" + Note.MAX_TEXT + " printable characters in one line, not all blank");
    }
    if (moment.isAfter(now)) {
      errors.add("time", "must not be in the future");
    }
    errors.check();
    Server server = owned.get(actor, Action.OPERATE, serverId, audit, AuditAction.NOTE_ADD);
    Note note = new Note(NoteId.random(), serverId, moment, actor.username(), text);
    record(actor, server, AuditAction.NOTE_ADD, Outcome.ALLOWED, note.id(), null);
    if (!notes.add(note, MAX_PER_SERVER)) {
      String reason = "This server has " + MAX_PER_SERVER + " notes, the limit";
      record(actor, server, AuditAction.NOTE_ADD, Outcome.REFUSED, note.id(), reason);
      throw new ChatOpsException(ErrorCode.QUOTA_REACHED, reason + "; remove one first");
    }
    return note;
  }

  /** Removes a note; NOT_FOUND when it or its server is not the actor's. */
  public void remove(Actor actor, ServerId serverId, NoteId id) {
    Server server = owned.get(actor, Action.OPERATE, serverId, audit, AuditAction.NOTE_REMOVE);
    audit.orRefused(
        actor,
        AuditAction.NOTE_REMOVE,
        "note " + id,
        () -> notes.find(serverId, id).orElseThrow(() -> none(id)));
    record(actor, server, AuditAction.NOTE_REMOVE, Outcome.ALLOWED, id, null);
    if (!notes.remove(serverId, id)) {
      throw none(id);
    }
  }

  private void record(
      Actor actor,
      Server server,
      AuditAction action,
      Outcome outcome,
      NoteId id,
      @Nullable String reason) {
    audit.server(actor, action, outcome, server, "note " + id, reason);
  }

  private static ChatOpsException none(NoteId id) {
    return ChatOpsException.notFound(
        "No note " + id + " of this server; GET /api/v1/servers/{server_id}/marks lists them");
  }
}
