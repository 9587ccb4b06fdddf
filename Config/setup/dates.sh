# shellcheck shell=bash
# Sourced after common.sh by what writes the demo's files out: which days are ahead, and moments on them.
# Days are told as days since 1970-01-01.

monday=4 # 1970-01-05

# The first day that the demo may use: tomorrow's morning may have begun already on the other side of
# the earth.
first_day() { # TODAY
    echo $(($(date -u -d "$1" +%s) / 86400 + 2))
}

# The next day, from FIRST on, of a number in a cycle of so many days, of which 0 is a Monday.
day_in_cycle() { # NUMBER CYCLE FIRST
    echo $(($3 + ((10#$1 + monday - $3) % $2 + $2) % $2))
}

# A moment with the offset that holds there and then.
moment() { # DAY HH:MM ZONE
    TZ=$3 date -d "$(date -u -d "@$(($1 * 86400))" +%F) $2" +%FT%T%:z
}
