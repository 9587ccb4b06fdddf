# shellcheck shell=bash
# Sourced after common.sh and open_state: the parts of a whole Holdfast in $dir, none of which knows
# of the machine's own services. Stop with close_stack.

bin=$root/.build/release

# The sockets' directory. nginx' workers are www-data when root starts them: the directory gives its
# group to the sockets made in it, which are for owner and group only.
open_sockets() {
    sockets=$(short_directory "$dir/sockets" 24)
    make_private 700 "$sockets"
    if ((EUID == 0)); then
        chgrp www-data "$sockets"
        chmod 2750 "$sockets"
    fi
}

# Third-party files, the same for all purposes of a checkout.
open_assets() {
    assets=$(dirname "$dir")/assets
    "$setup/assets" "$assets" 9>&-
}

start_redis() {
    redis=$sockets/redis.sock
    # Everything in it may be forgotten: nothing is saved, and what is old makes room.
    start redis redis-server --port 0 --unixsocket "$redis" --unixsocketperm 700 --dir "$dir" \
        --save "" --appendonly no --maxmemory 256mb --maxmemory-policy allkeys-lru
    wait_for 10 Redis redis-cli -s "$redis" ping
}

# Prints a secret that is made once and kept: if those that sign tokens were new with every start, that
# would log everybody out.
kept_secret() { # NAME
    local file=$dir/$1
    if [[ ! -s $file ]]; then
        # Made beside its place: half a key would stay one.
        (umask 077 && head -c 32 /dev/urandom | base64 >"$file.new")
        mv "$file.new" "$file"
    fi
    cat "$file"
}

# Prints the settings of a payment provider for trials, whose payments are kept.
sandbox_settings() {
    echo "HOLDFAST_PAYMENTS=sandbox"
    echo "HOLDFAST_SANDBOX_URL=unix:$sockets/sandbox.sock"
    echo "HOLDFAST_SANDBOX_LISTEN=unix:$sockets/sandbox.sock"
    echo "HOLDFAST_SANDBOX_SECRET=$(kept_secret sandbox-secret)"
    echo "HOLDFAST_SANDBOX_JOURNAL=$dir/sandbox.journal"
}

# Writes a settings file for the programs; further KEY=VALUE arguments are added to it.
write_settings() { # FILE SOCKET [KEY=VALUE...]
    local file=$1 socket=$2 database key
    shift 2
    database="host=$("$setup/postgres" socket "$dir/postgres") dbname=holdfast"
    key=$(kept_secret token-key)
    # It holds the secret; one that is there already keeps its mode.
    rm -f "$file"
    (umask 077 && : >"$file")
    printf '%s\n' >"$file" \
        "HOLDFAST_LISTEN=unix:$socket" \
        "HOLDFAST_DATABASE=$database user=holdfast_responder" \
        "HOLDFAST_OWNER_DATABASE=$database user=holdfast_owner" \
        "HOLDFAST_REDIS=unix:$sockets/redis.sock" \
        "HOLDFAST_TOKEN_KEYS=local:$key" \
        "HOLDFAST_COMMON_PASSWORDS=$assets/common-passwords.txt" \
        "HOLDFAST_MAIL=folder:$dir/mail" \
        "HOLDFAST_BASE_URL=http://127.0.0.1:$port" \
        "$@"
}

# Mails go into a folder, for nobody else to read: whoever opens a link in one sets a password.
start_worker() { # SETTINGS_FILE
    make_private 700 "$dir/mail"
    start worker "$bin/holdfast-worker" --settings "$1"
}

start_postgres() {
    "$setup/postgres" start "$dir/postgres" 9>&-
    "$setup/database" holdfast "$dir/postgres"
}

# Whether the timetable has all of the demo's airports: their names may since have been imported from
# a better source.
has_demo_airports() {
    local codes known
    codes=$(sed '1d; s/,.*//' "$root/Config/demo/airports.csv")
    known=$(psql --no-psqlrc --tuples-only --no-align --username holdfast_owner \
        --host "$("$setup/postgres" socket "$dir/postgres")" holdfast \
        --command "SELECT count(*) FROM airports WHERE iata = ANY ('{$(paste -sd, <<<"$codes")}')")
    [[ $known == $(wc -l <<<"$codes") ]]
}

# A month of flights from today; what is there already stays.
import_demo() { # SETTINGS_FILE
    local demo=$root/Config/demo kind
    sed "s/@FIRST@/$(date +%F)/g; s/@LAST@/$(date -d '31 days' +%F)/g" "$demo/flights.csv.in" \
        >"$dir/flights.csv"
    has_demo_airports || "$bin/holdfast" import airports "$demo/airports.csv" --settings "$1"
    "$bin/holdfast" import seat-map "$root"/Config/seat-maps/*.json --settings "$1"
    for kind in carriers aircraft; do
        "$bin/holdfast" import "$kind" "$demo/$kind.csv" --settings "$1"
    done
    "$bin/holdfast" import flights "$dir/flights.csv" --settings "$1"
}

# An account for each role, with a password that is drawn once and kept in $dir/logins.
make_logins() { # SETTINGS_FILE
    local role made password
    [[ -e $dir/logins ]] || (umask 077 && : >"$dir/logins")
    for role in attendee organizer admin; do
        ! grep --quiet "^$role " "$dir/logins" || continue
        # One that is there without a line here is somebody's own by now.
        made=$("$bin/holdfast" user create "demo-$role" "demo-$role@example.com" --role "$role" \
            --settings "$1") || continue
        password=$(sed -n 's/^password: //p' <<<"$made")
        echo "$role demo-$role $password" >>"$dir/logins"
    done
}

# Events of the coming weeks; those that are there already stay.
import_events() { # SETTINGS_FILE
    "$setup/events" "$dir/events"
    # The account may be somebody's own by now, and no organizer's.
    "$bin/holdfast" import event "$dir"/events/*.json --organizer demo-organizer --settings "$1" |
        tail -n 1 || say "there are no demo events"
}

# Movies with the shows of a week, by the seat maps that import_demo stores; what is there already stays.
import_movies() { # SETTINGS_FILE
    "$setup/movies" "$dir/movies"
    "$bin/holdfast" import movie "$dir"/movies/*.json --organizer demo-organizer --settings "$1" |
        tail -n 1 || say "there are no new demo movies"
}

# Renders nginx' configuration into $dir/nginx and starts it.
start_nginx() { # RESPONDER_SOCKET [KEY=VALUE...]
    local nginx=$dir/nginx responder=$1
    shift
    mkdir -p -m 711 "$nginx" "$nginx/temp"
    rm -f "$nginx/pid"
    printf '%s\n' >"$dir/nginx.settings" \
        "RESPONDER=unix:$responder" \
        "WORKER_USER=$( ((EUID != 0)) || echo www-data)" \
        "ACCESS_LOG=$dir/access.log" \
        "ERROR_LOG=stderr" \
        "PID=$nginx/pid" \
        "TEMP=$nginx/temp" \
        "ASSETS=$assets" \
        "$@"
    "$root/nginx/render" "$dir/nginx.settings" "$nginx"
    # -e: the log until the configuration is read, which may be the system's by default.
    start nginx nginx -e stderr -c "$nginx/nginx.conf" -g 'daemon off;'
    # Written once nginx has its port; an answer alone could come from a stranger there.
    wait_for 10 nginx test -s "$nginx/pid"
}

# In the order in which requests pass, so that none is refused on the way; all bounded.
close_stack() {
    trap '' INT TERM
    local name
    for name in tests nginx responder worker expire; do stop "$name"; done
    for name in "${!running[@]}"; do stop "$name"; done
    "$setup/postgres" stop "$dir/postgres"
}
