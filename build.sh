#!/usr/bin/env bash
# Builds, tests and shows TroveClusters. Needs bash and the .NET SDK; everything else is MSBuild's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    cat <<'EOF'
usage: ./build.sh <task> [vertica]

  build     compile what ships
  stage     lay the module out in out/module, as PowerShell loads it (default)
  test      run all tests; ends with a table of what passed, failed and was not run
  demo      create, grow, shrink and delete a real Redis cluster; demo vertica: a Vertica cluster on simulated hosts
  serve     serve Trove's REST API and the dashboard at loopback, and say a first command to try
  package   stage, then make out/TroveClusters.<version>.zip and .nupkg
  clean     remove what was built

WithSshNet=true in the environment builds the SSH.NET transport too; TROVE_SSHNET_SOURCE names a folder that has its
package, where the feed lacks it.
EOF
}

# Our programs run without ICU.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet > /dev/null || { echo "build.sh: the .NET SDK is needed, and 'dotnet' is not on the PATH." >&2; exit 1; }

target() { dotnet msbuild build/TroveClusters.proj -nologo -v:minimal "-t:$1"; }

[ $# -le 1 ] || [ "$*" = "demo vertica" ] || { usage >&2; exit 2; }
case "${1:-stage}" in
    build) target Build ;;
    stage) target Stage ;;
    package) target Package ;;
    clean) target Clean ;;
    test) dotnet run --project tests/Run ;;
    demo)
        target Stage
        echo "Running the demo"
        if [ "${2:-}" = vertica ]; then dotnet run --project examples/VerticaDemo -p:SourcesAnalyzed=true; else dotnet run --project examples/Demo -p:SourcesAnalyzed=true; fi ;;
    serve)
        echo "Building the server"
        dotnet build src/TroveClusters.Server -c Release -v:q -clp:NoSummary
        exec dotnet src/TroveClusters.Server/bin/Release/net10.0/TroveClusters.Server.dll --no-auth --hello ;;
    -h | --help | help) usage ;;
    *)
        echo "build.sh: unknown task '$1'" >&2
        usage >&2
        exit 2 ;;
esac
