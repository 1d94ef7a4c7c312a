/** Tests of the rules that all adapters of PostgreSQL share. */
@NullMarked
package io.chatops.persistence.sql;

import org.jspecify.annotations.NullMarked;
