/** Makes what the packages hold besides the programs: manual pages, completion and changelogs. */
@NullMarked
package io.chatops.packages;

import org.jspecify.annotations.NullMarked;
