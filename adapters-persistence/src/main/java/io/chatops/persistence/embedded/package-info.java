/**
 * A PostgreSQL of the hub's own, for users who do not run one: unpacked, started, watched and
 * stopped by {@link io.chatops.persistence.embedded.EmbeddedDatabase}. It is as durable as any
 * other (fsync is on) and admits nobody without its generated password.
 */
@NullMarked
package io.chatops.persistence.embedded;

import org.jspecify.annotations.NullMarked;
