/**
 * Runs every contract against a real PostgreSQL, and tests what only an SQL database can get wrong.
 */
@NullMarked
package io.chatops.persistence;

import org.jspecify.annotations.NullMarked;
