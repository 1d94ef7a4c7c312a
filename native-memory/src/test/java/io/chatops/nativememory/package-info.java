@NullMarked
package io.chatops.nativememory;

import org.jspecify.annotations.NullMarked;
