using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>Refusals by the database, and secrets in what is written.</summary>
public sealed class SqlRefusalTests
{
    [Theory]
    [InlineData("ERROR 4527:  Rebalance is already running\n", "ERROR", 4527, "Rebalance is already running")]
    [InlineData("vsql: FATAL 3781:  Invalid username or password\n", "FATAL", 3781, "Invalid username or password")]
    [InlineData("vsql:<stdin>:3: ERROR 4566:  Relation \"x\" does not exist\n", "ERROR", 4566, "Relation \"x\" does not exist")]
    [InlineData("Error: DB client operation failed: FATAL 3781:  Invalid username or password", "FATAL", 3781, "Invalid username or password")]
    [InlineData("WARNING 4113:  careful\nROLLBACK 4455:  Projection p cannot be dropped because K-safety would be violated\r\n", "ROLLBACK", 4455, "Projection p cannot be dropped because K-safety would be violated")]
    [InlineData("ERROR 4856:  Syntax error\nLINE 1: ALTER USER dbadmin IDENTIFIED BY 'x'\n        ^\nDETAIL:  more\nHINT:  try\nERROR 1:  next\nHINT:  not this", "ERROR", 4856, "Syntax error DETAIL:  more HINT:  try")]
    public void The_first_refusal_is_read_with_its_number(string words, string severity, int number, string text)
    {
        SqlRefusal refusal = SqlRefusal.Parse(words)!;
        Assert.Equal((severity, number, text), (refusal.Severity, refusal.Number, refusal.Text));
        Assert.Same(refusal, SqlRefusal.Of(new TroveException(TroveErrorId.DatabaseRefused, "no", inner: refusal)));
        Assert.Same(refusal, SqlRefusal.Of(refusal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("WARNING 4113:  careful")]
    [InlineData("NOTICE 2519:  Cannot shut down while users are connected")]
    [InlineData("ERROR:  no number")]
    [InlineData("ERROR 12345678901:  too long a number")]
    [InlineData("TERROR 1: x")]
    public void Warnings_and_other_words_are_no_refusals(string words) => Assert.Null(SqlRefusal.Parse(words));

    [Fact]
    public void An_error_of_something_else_has_no_refusal() => Assert.Null(SqlRefusal.Of(new TroveException(TroveErrorId.NodeUnreachable, "no")));

    [Theory]
    [InlineData("a b'c", "x a b'c y", "x *** y")]
    [InlineData("a b'c", "['-p', 'a b\\'c']", "['-p', '***']")]
    [InlineData("a b'c", "IDENTIFIED BY 'a b''c'", "IDENTIFIED BY '***'")]
    [InlineData("a\\b", "'a\\\\b'", "'***'")]
    [InlineData("", "x", "x")]
    public void A_secret_is_masked_however_it_is_spelt(string secret, string text, string masked) =>
        Assert.Equal(masked, SecretMask.Of([new Secret(secret)]).Apply(text));

    [Fact]
    public void All_secrets_of_a_command_are_masked_the_longest_first()
    {
        var command = new RemoteCommand("x", ["-p", new Secret("word"), "plain"]) { SecretVariables = new Dictionary<string, Secret> { ["V"] = new("wordy") } };
        Assert.Equal("*** *** plain", SecretMask.Of(command).Apply("wordy word plain"));
    }

    [Theory]
    [InlineData("ALTER USER dbadmin IDENTIFIED BY 'it''s'", "Syntax error at or near \"it's\"", "Syntax error at or near \"***\"")]
    [InlineData("SELECT f('one', 'two')", "one two SELECT", "*** *** SELECT")]
    [InlineData("SELECT 'open", "open", "***")]
    [InlineData("SELECT 1", "1", "1")]
    [InlineData("SELECT ''", "x", "x")]
    public void The_texts_of_a_statement_are_masked(string statement, string words, string masked) =>
        Assert.Equal(masked, SecretMask.OfTexts(new Sql(statement, HasSecret: true)).Apply(words));
}
