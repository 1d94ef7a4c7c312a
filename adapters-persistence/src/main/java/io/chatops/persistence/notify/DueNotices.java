package io.chatops.persistence.notify;

import io.chatops.core.identity.UserId;
import io.chatops.core.notify.Notice;
import io.chatops.persistence.sql.Sql;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds the notices that are due, and sets aside those that cannot be read. */
@Singleton
class DueNotices {
  private final UnreadableRows unreadable;

  DueNotices(UnreadableRows unreadable) {
    this.unreadable = unreadable;
  }

  List<Notice> due(Instant now, Set<UserId> without, int perOwner, int limit) {
    List<Notice> due = new ArrayList<>();
    List<UUID> aside = new ArrayList<>();
    for (NoticeEntity row : rows(now, without, perOwner, limit)) {
      Optional<Notice> notice = unreadable.read("notification_outbox", row.id(), row::toDomain);
      notice.ifPresentOrElse(due::add, () -> aside.add(row.id()));
    }
    if (!aside.isEmpty()) {
      setAside(aside);
    }
    return due;
  }

  private static List<NoticeEntity> rows(
      Instant now, Set<UserId> without, int perOwner, int limit) {
    // Finds the owners one by one from the index: searching all notices for them would take longer
    // with every waiting notice.
    return Panache.getSession()
        .createNativeQuery(
            """
            WITH RECURSIVE owner (id) AS (
              (SELECT owner_id FROM notification_outbox
                WHERE EXISTS (SELECT 1 FROM notification_outbox WHERE due_at <= :now)
                ORDER BY owner_id LIMIT 1)
              UNION ALL
              SELECT (SELECT owner_id FROM notification_outbox
                WHERE owner_id > owner.id ORDER BY owner_id LIMIT 1)
              FROM owner WHERE owner.id IS NOT NULL)
            SELECT notice.* FROM owner CROSS JOIN LATERAL (
              SELECT *, row_number() OVER (ORDER BY due_at, id) AS place
              FROM notification_outbox WHERE owner_id = owner.id AND due_at <= :now
                AND owner.id <> ALL(:without)
              ORDER BY due_at, id LIMIT :perOwner) AS notice
            ORDER BY place, due_at, id LIMIT :limit""",
            NoticeEntity.class)
        .setParameter("now", now)
        .setParameter("without", PostgresNotificationRepository.ids(without, UserId::value))
        .setParameter("perOwner", perOwner)
        .setParameter("limit", limit)
        .getResultList();
  }

  /** Keeps rows as they are, never due, so that they take no place of others. */
  private static void setAside(List<UUID> ids) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                Sql.update(
                    "UPDATE notification_outbox SET due_at = 'infinity' WHERE id = ANY(?)",
                    Sql.uuids(ids.stream())));
  }
}
