/**
 * A PostgreSQL server for users who do not run one: unpacked, started, supervised and stopped by
 * {@link io.chatops.persistence.embedded.EmbeddedDatabase}. It is as durable as any other (fsync is
 * on), listens on a Unix socket of its own, and requires its generated password.
 */
@NullMarked
package io.chatops.persistence.embedded;

import org.jspecify.annotations.NullMarked;
