package io.chatops.core.note;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryNoteRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotesTest {
  private final ActionFixture world = new ActionFixture();
  private final InMemoryNoteRepository repository = new InMemoryNoteRepository();
  private final Notes notes = new Notes(world.owned, repository, world.audit, world.clock);

  private List<Note> all() {
    return repository.find(
        world.server, Instant.EPOCH, world.clock.instant().plusSeconds(1), 9_999);
  }

  @Test
  void writesAndRemovesANote() {
    Note note = notes.add(world.ada, world.server, "Upgraded to 17 🦊 👩‍🚀", null);
    Note earlier =
        notes.add(
            world.ada, world.server, "before", world.clock.instant().minus(Duration.ofDays(1)));

    assertThat(note.at()).isEqualTo(world.clock.instant());
    assertThat(note.by()).isEqualTo("ada");
    assertThat(all()).containsExactly(note, earlier);

    notes.remove(world.ada, world.server, note.id());

    assertThat(all()).containsExactly(earlier);
    assertThat(world.audited())
        .contains(
            "note.add ALLOWED note " + note.id() + ": null",
            "note.remove ALLOWED note " + note.id() + ": null");
  }

  @Test
  void refusesWhatNobodyCouldRead() {
    for (String text :
        List.of(
            "",
            "  ",
            "x".repeat(501),
            "a\0b",
            "a\nb",
            "a\tb",
            "\u202eevil",
            "a\u2066b",
            "\ud83e")) {
      assertThatExceptionOfType(InvalidFieldException.class)
          .isThrownBy(() -> notes.add(world.ada, world.server, text, null))
          .matches(e -> e.errors().get(0).field().equals("text"));
    }
    Instant tomorrow = world.clock.instant().plusSeconds(86_400);
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> notes.add(world.ada, world.server, "a", tomorrow))
        .matches(e -> e.errors().get(0).field().equals("time"));
    assertThat(all()).isEmpty();
    assertThat(world.audited()).noneMatch(event -> event.startsWith("note"));
  }

  @Test
  void touchesNothingOfOthers() {
    Note note = notes.add(world.ada, world.server, "mine", null);

    assertFails(ErrorCode.NOT_FOUND, () -> notes.add(world.bob, world.server, "not mine", null));
    assertFails(ErrorCode.NOT_FOUND, () -> notes.remove(world.bob, world.server, note.id()));
    ServerId other = world.newServer();
    assertFails(ErrorCode.NOT_FOUND, () -> notes.remove(world.ada, other, note.id()));

    assertThat(all()).containsExactly(note);
    assertThat(world.audited()).filteredOn(event -> event.contains("REFUSED")).hasSize(3);
  }

  @Test
  void writesNoMoreThanMayBe() {
    for (int i = 0; i < Notes.MAX_PER_SERVER; i++) {
      notes.add(world.ada, world.server, "no " + i, null);
    }

    assertFails(ErrorCode.QUOTA_REACHED, () -> notes.add(world.ada, world.server, "more", null));

    assertThat(all()).hasSize(Notes.MAX_PER_SERVER);
    notes.remove(world.ada, world.server, all().get(0).id());
    notes.add(world.ada, world.server, "again", null);
  }
}
