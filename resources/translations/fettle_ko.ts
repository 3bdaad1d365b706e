<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Canvas</name>
    <message>
        <source>Minimap</source>
        <translation>미니맵</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%Ln items</source>
        <translation>
            <numerusform>항목 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number}%</translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message>
        <source>Accepted, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>승인, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Accepted: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>승인: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>All that happened to this item</source>
        <translation>이 항목의 전체 이력</translation>
    </message>
    <message>
        <source>All…</source>
        <translation>전체…</translation>
    </message>
    <message>
        <source>Back to undecided, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>미결정으로 되돌림, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Excluded, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>제외, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Excluded: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>제외: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Put off, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>보류, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>back to undecided</source>
        <translation>미결정으로 되돌림</translation>
    </message>
    <message>
        <source>excluded: {reason}</source>
        <translation>제외: {reason}</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>저장 안 됨</translation>
    </message>
</context>
</TS>
